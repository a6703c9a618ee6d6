/**
 * Files that settings name, and what is said when one cannot be read.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { readSettingFile } from "../../../shared/service/read_setting_file.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

Deno.test("readSettingFile() reads nothing without a path", async () => {
  assertEquals(await readSettingFile("KAFKA_CA_FILE", undefined), undefined);
});

Deno.test(
  "readSettingFile() reads text, or names setting, path and reason",
  { ignore },
  async (t) => {
    const dir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
    await Deno.writeTextFile(`${dir}/ca.pem`, "text");
    assertEquals(await readSettingFile("KAFKA_CA_FILE", `${dir}/ca.pem`), "text");
    const cases = [
      { path: `${dir}/none.pem`, reason: "there is no such file" },
      { path: dir, reason: "it is a folder" },
    ];
    for (const { path, reason } of cases) {
      await t.step(reason, async () => {
        await assertRejects(
          () => readSettingFile("KAFKA_CA_FILE", path),
          TaskError,
          `Cannot read ${path}, the file that KAFKA_CA_FILE names: ${reason}`,
        );
      });
    }
    await Deno.remove(dir, { recursive: true });
  },
);
