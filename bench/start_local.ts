/**
 * Starts broker and Postgres as `deno task local` runs them, and as the demo starts it.
 *
 * @module
 */
import { spawnTask, untilUp } from "./spawn.ts";

/** Broker and Postgres, ready. Disposing it stops both. */
export interface LocalStack extends AsyncDisposable {
  /** Of the broker, whose child Postgres is. */
  readonly pid: number;
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** For `DATABASE_URL`. */
  readonly database: string;
}

/** Starts them with their data in `dir`, on any free ports. */
export async function startLocal(dir: string): Promise<LocalStack> {
  await using starting = new AsyncDisposableStack();
  const local = starting.use(spawnTask({
    task: "local",
    env: {
      LOCAL_DIR: dir,
      LOCAL_KAFKA_PORT: "0",
      LOCAL_POSTGRES_PORT: "0",
      // The copy of the data folder only; what is stored is synced as ever.
      LOCAL_DURABLE: "false",
    },
    logFile: `${dir}/local.log`,
  }));
  const addresses = await untilUp(local, {
    name: "broker and Postgres",
    async check() {
      const log = await local.readLog();
      const [, kafka, database] = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(log) ?? [];
      return kafka === undefined || database === undefined ? undefined : { kafka, database };
    },
  });
  const started = starting.move();
  return {
    pid: local.pid,
    ...addresses,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
