/**
 * A broker and a Postgres of a test file's own, on free ports, in a folder that goes with them.
 * The broker is the local one or a real Kafka, as `KAFKA_UNDER_TEST` says.
 *
 * @module
 */
import type { Stack } from "../../local/start_stack.ts";
import type { Role } from "../../operate/migrate/rights.ts";
import { startBrokerUnderTest } from "./kafka/start_broker_under_test.ts";
import { migrateWithLogins } from "./postgres/log_in.ts";
import { startTestServer } from "./postgres/start_test_server.ts";

/** Where the services find the pair; disposing it stops both and removes their data. */
export type TestStack = Pick<Stack, "kafka" | "database"> & AsyncDisposable;

/** Where each role logs in, as `DATABASE_URL`. */
export interface RoleStack extends TestStack {
  readonly logins: Readonly<Record<Role | "owner", string>>;
}

/** The pair with a migrated schema, so that services run with the rights of production. */
export async function startRoleStack(): Promise<RoleStack> {
  await using starting = new AsyncDisposableStack();
  const stack = starting.use(await startTestStack());
  const logins = await migrateWithLogins(stack.database);
  const running = starting.move();
  return { ...stack, logins, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts the pair. */
export async function startTestStack(): Promise<TestStack> {
  await using starting = new AsyncDisposableStack();
  const { address } = starting.use(await startBrokerUnderTest());
  const { url } = starting.use(await startTestServer());
  const running = starting.move();
  return {
    kafka: address,
    database: url,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
