/**
 * A broker and a Postgres of a test file's own, on free ports, in a folder that goes with them.
 * The broker is the local one or a real Kafka, as `KAFKA_UNDER_TEST` says.
 *
 * @module
 */
import { removePostgres } from "../../local/postgres/remove_postgres.ts";
import { startPostgres } from "../../local/postgres/start_postgres.ts";
import type { Stack } from "../../local/start_stack.ts";
import { startBrokerUnderTest } from "./kafka/start_broker_under_test.ts";

/** Where the services find the pair; disposing it stops both and removes their data. */
export type TestStack = Pick<Stack, "kafka" | "database"> & AsyncDisposable;

/** Starts the pair. */
export async function startTestStack(): Promise<TestStack> {
  const dir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  // What makeTempDir gives (0700) would shut out the user that Postgres runs as under root.
  await Deno.chmod(dir, 0o711);
  const dataDir = `${dir}/postgres`;
  await using started = new AsyncDisposableStack();
  started.defer(async () => {
    await removePostgres(dataDir);
    await Deno.remove(dir, { recursive: true });
  });
  const broker = started.use(await startBrokerUnderTest());
  const postgres = started.use(await startPostgres({ dataDir, port: 0 }));
  const running = started.move();
  return {
    kafka: broker.address,
    database: postgres.url,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
