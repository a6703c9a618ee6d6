/**
 * Starts what the rows share: broker and Postgres.
 *
 * @module
 */
import type { Amounts, Bench } from "./bench.ts";
import { startLocal } from "./start_local.ts";

/** Starts it. Disposing it stops it. */
export async function startBench(dir: string, amounts: Amounts): Promise<Bench & AsyncDisposable> {
  await Deno.mkdir(`${dir}/exchange`);
  // Postgres writes and reads here, as whatever user it runs.
  await Deno.chmod(`${dir}/exchange`, 0o777);
  const local = await startLocal(dir);
  return {
    ...amounts,
    dir,
    kafka: local.kafka,
    database: local.database,
    serverRoles: [
      { column: "brokerUs", pids: [local.pid], scope: "self" },
      { column: "postgresUs", pids: [local.pid], scope: "below" },
    ],
    note: (text) => console.error(text),
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}
