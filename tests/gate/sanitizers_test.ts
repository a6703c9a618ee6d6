/**
 * The sanitizers of `deno test` are on, by `test` in deno.json. Deno 2.9 has them off, and ignores
 * settings that it does not know.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { may } from "../support/permissions.ts";
import { runProgram } from "../support/process/run_program.ts";
import { tempDir } from "../support/temp_dir.ts";

Deno.test(
  "a test that leaves a timer or a file behind fails",
  { ignore: !may.runStack },
  async () => {
    await using dir = await tempDir();
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const file = `${dir.path}/leaks_test.ts`;
    await Deno.writeTextFile(
      file,
      `Deno.test("timer", () => { setTimeout(() => {}, 60_000); });
Deno.test("file", () => { Deno.openSync(${JSON.stringify(config)}); });`,
    );
    const { code, stdout } = await runProgram(Deno.execPath(), {
      args: ["test", "--no-check", `--allow-read=${config}`, "--config", config, file],
    });
    assertEquals(code, 1);
    for (const leak of ["A timer was started", "A file was opened", "0 passed | 2 failed"]) {
      assertStringIncludes(stdout, leak);
    }
  },
);
