/**
 * Starts what the rows share: broker and Postgres, as `deno task local` runs them.
 *
 * @module
 */
import type { Amounts, Bench } from "./bench.ts";
import { spawnTask, untilUp } from "./spawn.ts";

/** Starts it. Disposing it stops it. */
export async function startBench(dir: string, amounts: Amounts): Promise<Bench & AsyncDisposable> {
  await Deno.mkdir(`${dir}/exchange`);
  // Postgres writes and reads here, as whatever user it runs.
  await Deno.chmod(`${dir}/exchange`, 0o777);
  const local = spawnTask({
    task: "local",
    env: {
      LOCAL_DIR: dir,
      LOCAL_KAFKA_PORT: "0",
      LOCAL_POSTGRES_PORT: "0",
      // The copy of the data folder only; what is stored is synced as ever.
      LOCAL_DURABLE: "false",
    },
    logFile: `${dir}/local.log`,
  });
  const { kafka, database } = await untilUp(local, {
    name: "broker and Postgres",
    async check() {
      const log = await local.readLog();
      const [, kafka, database] = /^local ready · kafka (\S+) · postgres (\S+)$/m.exec(log) ?? [];
      return kafka === undefined || database === undefined ? undefined : { kafka, database };
    },
  });
  return {
    ...amounts,
    dir,
    kafka,
    database,
    serverRoles: [
      { column: "brokerUs", pids: [local.pid], scope: "self" },
      { column: "postgresUs", pids: [local.pid], scope: "below" },
    ],
    note: (text) => console.error(text),
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}
