/**
 * Broker and Postgres of one machine together, as `deno task local` and the demo run them. For
 * development only.
 *
 * @module
 */
import { toPathReason } from "../shared/service/to_path_reason.ts";
import type { BrokerEvent } from "./broker/broker_event.ts";
import { startBroker } from "./broker/start_broker.ts";
import { makeWritableFolder } from "./make_writable_folder.ts";
import { type PostgresEvent, startPostgres } from "./postgres/start_postgres.ts";

/** Options for {@linkcode startStack}. */
export interface StackOptions {
  /** Folder of all data; created when missing. */
  readonly dir: string;
  /** 0 takes any free port. */
  readonly kafkaPort: number;
  /** 0 takes any free port. */
  readonly postgresPort: number;
  /** See `PostgresOptions`. @default {true} */
  readonly durable?: boolean;
  /** Told of what is worth a line, in words. */
  readonly onNotice?: (notice: string) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** The running pair. Disposing it stops both. */
export interface Stack extends AsyncDisposable {
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** For `DATABASE_URL`. */
  readonly database: string;
  /** Resolves when Postgres has ended without having been asked to. */
  readonly crashed: Promise<string>;
}

/**
 * Starts both, or neither.
 *
 * @throws {TaskError} when a port is taken, or the folder is in use or not writable
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const notify = options.onNotice ?? (() => {});
  await makeWritableFolder(options.dir);
  await using started = new AsyncDisposableStack();
  const broker = started.use(
    await startBroker({
      dataDir: `${options.dir}/kafka`,
      port: options.kafkaPort,
      onEvent: (event) => toNotice(event).forEach(notify),
    }),
  );
  const postgres = started.use(
    await startPostgres({
      dataDir: `${options.dir}/postgres`,
      port: options.postgresPort,
      durable: options.durable ?? true,
      onEvent: (event) => toPostgresNotice(event).forEach(notify),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }),
  );
  const running = started.move();
  return {
    kafka: broker.address,
    database: postgres.url,
    crashed: postgres.exited.then((exit) =>
      exit.expected
        ? new Promise<string>(() => {})
        : `Postgres ended by itself with code ${exit.code}: see ${postgres.logFile}`
    ),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function toNotice(event: BrokerEvent): readonly string[] {
  switch (event.kind) {
    case "recovered":
      return [`broker cut ${event.tornBytes} torn bytes off ${event.topic}/${event.partition}`];
    case "storage-error":
      return [`broker cannot write to LOCAL_DIR: ${toPathReason(event.error, "write")}`];
    case "accept-failed":
      return [`broker cannot accept connections, trying again: ${event.error}`];
    default:
      return [];
  }
}

function toPostgresNotice(event: PostgresEvent): readonly string[] {
  switch (event.type) {
    case "data_elsewhere":
      return [`postgres keeps its data in ${event.realDir}, which its user can reach`];
    case "orphan_stopped":
      return [`postgres of an earlier run was still up (process ${event.pid}) and is stopped`];
    case "initialising":
      return ["postgres makes a new data folder"];
    default:
      return [];
  }
}
