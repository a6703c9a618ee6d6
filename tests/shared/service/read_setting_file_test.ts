/**
 * Files that settings name, and what is said when one cannot be read.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { readSettingFile } from "../../../shared/service/read_setting_file.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { may } from "../../support/permissions.ts";
import { tempDir } from "../../support/temp_dir.ts";

const ignore = !may.runStack;

Deno.test(
  "readSettingFile() reads text, or names setting, path and reason",
  { ignore },
  async (t) => {
    await using dir = await tempDir();
    await Deno.writeTextFile(`${dir.path}/ca.pem`, "text\n");
    assertEquals(await readSettingFile("KAFKA_CA_FILE", `${dir.path}/ca.pem`), "text\n");
    await Deno.writeTextFile(`${dir.path}/empty.pem`, "\n");
    await Deno.writeFile(`${dir.path}/large.pem`, new Uint8Array(1_048_577).fill(65));
    await Deno.writeFile(`${dir.path}/ca.der`, new Uint8Array([0x30, 0x82, 0x03, 0xff]));
    await Deno.writeTextFile(`${dir.path}/bom.pem`, "\uFEFFtext");
    assertEquals(await readSettingFile("KAFKA_CA_FILE", `${dir.path}/bom.pem`), "text");
    const cases = [
      { path: `${dir.path}/ca.der`, reason: "it is no text in UTF-8" },
      { path: `${dir.path}/none.pem`, reason: "there is no such file" },
      { path: dir.path, reason: "it is a folder" },
      { path: `${dir.path}/empty.pem`, reason: "it is empty" },
      { path: `${dir.path}/large.pem`, reason: "it has more than 1 MiB" },
      { path: "/dev/null", reason: "it is no file" },
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
  },
);
