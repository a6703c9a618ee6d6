/**
 * The task `api-key` as its caller meets it.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { ProcessResult } from "../../support/process/spawn_process.ts";

Deno.test("api-key create prints the key and its entry, or exits 2", {
  ignore: !may.runStack,
}, async (t) => {
  await t.step("for programs", async () => {
    const { code, stdout } = await run("create", "till-1", "--scopes", "ingest", "--json");
    const { key, entry } = JSON.parse(stdout);
    assertEquals([code, stdout.trimEnd().split("\n").length], [0, 1]);
    assertEquals(Object.keys(entry), ["name", "sha256", "scopes"]);
    assertEquals(createKeyRing([entry]).verify(key), entry);
  });
  await t.step("for people", async () => {
    const { code, stdout } = await run("create", "till-1", "--scopes", "read", "--stores", "Gent");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "shown this once:\n  dlz_");
    assertStringIncludes(stdout, '"scopes":["read"],"stores":["Gent"]}');
  });
  await t.step("a name with a space, several scopes and stores", async () => {
    const { stdout } = await run(
      ...["create", "--json", "--scopes=ingest, read", "Kassa 1", "--stores", "Gent Zuid,Luik"],
    );
    const { name, scopes, stores } = JSON.parse(stdout).entry;
    assertEquals({ name, scopes, stores }, {
      name: "Kassa 1",
      scopes: ["ingest", "read"],
      stores: ["Gent Zuid", "Luik"],
    });
  });
  const scopes = ["--scopes", "ingest"];
  const cases: { args: string[]; expected: string[] }[] = [
    { args: [], expected: ["A command is missing (commands: create)"] },
    { args: ["list", ...scopes], expected: ['"list" is not a command (commands: create)'] },
    {
      args: ["create"],
      expected: ["--scopes is missing: it must be a comma-separated list", "NAME is missing"],
    },
    { args: ["create", "Kassa", "1", ...scopes], expected: ['"1" is one NAME too many'] },
    {
      args: ["create", "a/b", "--scopes", "write,ingest", "--stores", "Gent,"],
      expected: [
        "NAME must be 1 to 64 letters, digits, spaces, dots, dashes or underscores",
        "--scopes must be one of ingest, read, admin",
        "--stores must be the name of a shop, 1 to 64 characters",
      ],
    },
  ];
  for (const { args, expected } of cases) {
    await t.step(`a wrong command line: ${args.join(" ")}`, async () => {
      const help = "deno task api-key --help tells how it is used";
      const stderr = [...expected, help, ""].join("\n");
      assertEquals(await run(...args), { code: 2, stdout: "", stderr });
    });
  }
});

function run(...args: readonly string[]): Promise<ProcessResult> {
  return runTask("api-key", { args });
}
