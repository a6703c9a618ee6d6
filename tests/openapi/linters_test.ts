/**
 * Redocly and Spectral, which are stricter than OpenAPI itself, find nothing in the document of the
 * API.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aDocumentedApp } from "../api/docs/support/a_documented_app.ts";
import { guarded } from "../api/docs/support/answer_case.ts";
import { may } from "../support/permissions.ts";
import { isInstalled } from "../support/process/run_program.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { tempDir } from "../support/temp_dir.ts";

const LINTERS = {
  redocly: ["--config", "redocly.yaml"],
  spectral: ["--ruleset", "spectral.yaml", "--fail-severity", "hint"],
};

/** Nothing of this leaves the machine. */
const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };

const documents = {
  "an API with keys": aDocumentedApp(guarded),
  "an API without keys": aDocumentedApp(),
  "an edge": aDocumentedApp({ stats: undefined, bulkPublisher: undefined, docsAccess: "read" }),
};

for (const [program, args] of Object.entries(LINTERS)) {
  Deno.test({
    name: `${program} finds nothing in the document`,
    ignore: !may.runStack || !await isInstalled(program, "--version"),
    async fn(t) {
      await using folder = await tempDir();
      const file = `${folder.path}/openapi.json`;
      for (const [name, { document }] of Object.entries(documents)) {
        await t.step(`of ${name}`, async () => {
          await Deno.writeTextFile(file, JSON.stringify(document));
          await using process = spawnProcess(program, {
            args: ["lint", file, ...args],
            cwd: import.meta.dirname ?? "",
            env,
          });
          const { code } = await process.ended;
          assertEquals(code, 0, process.output());
        });
      }
    },
  });
}
