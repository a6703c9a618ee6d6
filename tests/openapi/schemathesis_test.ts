/**
 * Schemathesis sends the live API what its document allows and what it forbids, and every answer is
 * as documented: status, media type, headers and body, no 5xx, no route that forgets its key. What
 * it cannot know is in schemathesis.toml and schemathesis_hooks.py.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createKey } from "../../operate/api_key/create_key.ts";
import { may } from "../support/permissions.ts";
import { isInstalled } from "../support/process/run_program.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";

const { key, entry } = await createKey({ name: "fuzzer", scopes: ["ingest", "read"] });

const APIS = {
  "with keys": { API_KEYS: JSON.stringify([entry]) },
  "without keys": {},
};

Deno.test({
  name: "schemathesis finds no answer that is not documented",
  ignore: !may.runStack || !await isInstalled("schemathesis", "--version"),
  async fn(t) {
    await using stack = await startTestStack();
    const settings = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using consumer = spawnService("consume", { env: settings });
    await consumer.untilReady();
    for (const [name, env] of Object.entries(APIS)) {
      await t.step(`of an API ${name}`, async () => {
        await using api = spawnService("api", { env: { ...settings, ...env } });
        await api.untilReady();
        await using process = spawnProcess("schemathesis", {
          args: ["run", `${await api.url()}/openapi.json`, "--no-color"],
          cwd: import.meta.dirname ?? "",
          env: { API_KEY: key, PYTHONDONTWRITEBYTECODE: "1" },
        });
        const { code } = await process.ended;
        assertEquals(code, 0, process.output());
      });
    }
  },
});
