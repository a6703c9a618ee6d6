/**
 * The task `local`: broker and Postgres on this machine, without Docker and Java, until Ctrl-C.
 *
 * @module
 */
import { runTask } from "../shared/service/run_task.ts";
import { readSettings } from "../shared/service/settings.ts";
import { untilAborted } from "../shared/service/shutdown.ts";
import { TaskError } from "../shared/service/task_error.ts";
import { LOCAL_SETTINGS } from "./local_settings.ts";
import { startStack } from "./start_stack.ts";

await runTask({
  name: "local",
  usage: `Runs a broker and Postgres for the services on this machine, until Ctrl-C.
Usage: deno task local
Prints one line "local ready" with both addresses. For development only. Settings:
  LOCAL_DIR            folder of all data (default .local)
  LOCAL_KAFKA_PORT     port of the broker (default 9092)
  LOCAL_POSTGRES_PORT  port of Postgres (default 5432)
  LOCAL_DURABLE        whether new data is safe from a loss of power (default true)`,
  onStop: "drain",
  async main({ stop }) {
    const settings = readSettings(Deno.env.get, LOCAL_SETTINGS);
    await using stack = await startStack({
      dir: settings.LOCAL_DIR,
      kafkaPort: settings.LOCAL_KAFKA_PORT,
      postgresPort: settings.LOCAL_POSTGRES_PORT,
      durable: settings.LOCAL_DURABLE,
      onNotice: (notice) => console.error(notice),
      signal: stop,
    });
    console.log(`local ready · kafka ${stack.kafka} · postgres ${stack.database}`);
    const crash = await Promise.race([untilAborted(stop), stack.crashed]);
    if (crash !== undefined) throw new TaskError(crash);
  },
});
