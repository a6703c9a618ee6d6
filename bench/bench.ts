/**
 * What every row works with: the local stack, its folder, how much to measure.
 *
 * @module
 */
import { isReady } from "../local/demo/is_ready.ts";
import { openPg } from "../shared/postgres/pg.ts";
import type { Role } from "./cpu_meter.ts";
import type { Row } from "./measurement.ts";
import {
  freePort,
  type Program,
  runTaskToEnd,
  spawnTask,
  type TaskOptions,
  untilUp,
} from "./spawn.ts";

/** How much to measure. */
export interface Amounts {
  readonly rounds: number;
  /** Baskets of a side in a round. */
  readonly baskets: number;
  /** Seconds of a round that has a rate. */
  readonly seconds: number;
  /** Whether to run the peers. */
  readonly peers: boolean;
  /** Minutes of the row `soak`. */
  readonly minutes: number;
  /** Millions of lines that are there already, in the row `growth`; the smallest first. */
  readonly millions: readonly number[];
}

/** A run of the benchmark. */
export interface Bench extends Amounts {
  /** For logs and exchange; absolute. */
  readonly dir: string;
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** For `DATABASE_URL`; rows make databases of their own on this server. */
  readonly database: string;
  /** Broker and Postgres for a {@linkcode createCpuMeter}. */
  readonly serverRoles: readonly Role[];
  /** Says what is going on, on stderr. */
  readonly note: (text: string) => void;
}

/** A row of the table. */
export interface RowKind {
  readonly name: string;
  /** What it measures beside what, for `--help` and the results. */
  readonly title: string;
  /** Whether a run without `--rows` has it. */
  readonly isDefault: boolean;
  /** Measures it; several when it has variants. @throws {Error} when a load was not clean */
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

/** Topics and group of one measurement. */
export interface Lanes {
  /** Live topic; the others are named after it. */
  readonly topic: string;
  /** @default the topic */
  readonly group?: string;
}

/** Settings of the services for topics of their own. */
export function laneSettings(
  { kafka }: Pick<Bench, "kafka">,
  { topic, group = topic }: Lanes,
): Record<string, string> {
  return {
    KAFKA_BROKERS: kafka,
    KAFKA_TOPIC: topic,
    KAFKA_BULK_TOPIC: toBulkTopic(topic),
    KAFKA_DEAD_LETTER_TOPIC: `${topic}_dead_letters`,
    KAFKA_GROUP_ID: group,
    LOG_LEVEL: "warning",
    LOG_FORMAT: "text",
  };
}

/** The bulk topic beside a live one. */
export function toBulkTopic(topic: string): string {
  return `${topic}_bulk`;
}

/** A running service. */
export interface Service extends Program {
  readonly url: string;
  readonly port: number;
}

/** Starts `api` or `consume`. */
export async function startService(
  bench: Pick<Bench, "dir">,
  { task, env, flags = [], waitsForReady = true }: Pick<TaskOptions, "task" | "flags"> & {
    readonly env: Readonly<Record<string, string>>;
    /** @default {true} */
    readonly waitsForReady?: boolean;
  },
): Promise<Service> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = spawnTask({
    task,
    flags,
    env: { ...env, PORT: String(port) },
    logFile: `${bench.dir}/${task}-${port}.log`,
  });
  if (waitsForReady) {
    await untilUp(program, { name: task, check: async () => await isReady(url) || undefined });
  }
  return { ...program, url, port };
}

/** Makes a new database with the schema. @returns its URL */
export async function createDatabase(bench: Pick<Bench, "database">): Promise<string> {
  const name = `bench_${crypto.randomUUID().slice(0, 8)}`;
  await using admin = openPg({ url: bench.database, applicationName: "bench" });
  await admin.query(`create database ${name}`);
  const url = new URL(bench.database);
  url.pathname = `/${name}`;
  const { code, stderr } = await runTaskToEnd({ task: "migrate", env: { DATABASE_URL: url.href } });
  if (code !== 0) throw new Error(`Cannot make the schema: ${stderr}`);
  return url.href;
}

/** Drops a database that a round has done with: its pages leave the cache to the next one. */
export async function dropDatabase(
  bench: Pick<Bench, "database">,
  url: string,
): Promise<void> {
  await using admin = openPg({ url: bench.database, applicationName: "bench" });
  await admin.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
}
