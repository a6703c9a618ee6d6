/**
 * The task `local`: broker and Postgres on this machine, without Docker and Java, until Ctrl-C.
 *
 * @module
 */
import { integer, readSettings, text } from "../shared/service/settings.ts";
import { onStopSignal } from "../shared/service/shutdown.ts";
import { startStack } from "./start_stack.ts";

const LOCAL_SETTINGS = {
  LOCAL_DIR: text({ fallback: ".local" }),
  LOCAL_KAFKA_PORT: integer({ min: 0, max: 65_535, fallback: 9_092 }),
  LOCAL_POSTGRES_PORT: integer({ min: 0, max: 65_535, fallback: 5_432 }),
} as const;

try {
  const settings = readSettings(Deno.env.get, LOCAL_SETTINGS);
  const stop = onStopSignal();
  await using stack = await startStack({
    dir: settings.LOCAL_DIR,
    kafkaPort: settings.LOCAL_KAFKA_PORT,
    postgresPort: settings.LOCAL_POSTGRES_PORT,
    onNotice: (notice) => console.error(notice),
  });
  console.log(`local ready · kafka ${stack.kafka} · postgres ${stack.database}`);
  const stopped = new Promise<undefined>((resolve) =>
    stop.addEventListener("abort", () => resolve(undefined), { once: true })
  );
  const crash = await Promise.race([stopped, stack.crashed]);
  if (crash !== undefined) throw new Error(crash);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
