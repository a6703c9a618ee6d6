/**
 * `GET /health/ready`: whether this process can accept baskets now.
 *
 * @module
 */
import type { WatchedLag } from "../lag_state.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { DatabaseRole } from "../watch_database.ts";

/** Whether each database can be read. */
export type ReadableDatabases = Readonly<Partial<Record<DatabaseRole, { readonly isUp: boolean }>>>;

/** What the handler checks. */
export interface GetReadyOptions {
  readonly publisher: Pick<Publisher, "full">;
  /** Whether every request is refused, since all places are taken. @default {() => false} */
  readonly isFull?: () => boolean;
  /** Whether the broker answers. */
  readonly checkBroker: () => Promise<boolean>;
  /** The databases that it reads. They do not count: what is accepted waits in Kafka. */
  readonly databases?: ReadableDatabases | undefined;
  /** Whether the lag can be read. It does not count either. */
  readonly lag?: Pick<WatchedLag, "state"> | undefined;
  /** Whether the process is draining. @default {() => false} */
  readonly isDraining?: () => boolean;
}

/** The handler: `200` or `503`, with the result of each check. */
export function createGetReady(
  { publisher, checkBroker, databases, lag, isDraining = () => false, isFull = () => false }:
    GetReadyOptions,
): () => Promise<Response> {
  return async function getReady() {
    const checks = {
      accepting: !isDraining(),
      broker: await checkBroker(),
      queue: !publisher.full,
      places: !isFull(),
    };
    const ready = Object.values(checks).every((isGood) => isGood);
    return Response.json({
      status: ready ? "ready" : "unready",
      checks,
      ...(databases === undefined ? {} : { databases: toStates(databases) }),
      ...(lag === undefined ? {} : { lag: lag.state }),
    }, { status: ready ? 200 : 503 });
  };
}

function toStates(databases: ReadableDatabases): Readonly<Record<string, "up" | "down">> {
  return Object.fromEntries(
    Object.entries(databases).map(([role, { isUp }]) => [role, isUp ? "up" : "down"]),
  );
}
