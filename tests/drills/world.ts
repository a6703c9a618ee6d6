/**
 * The whole pipeline for one drill, on free ports, with the handles to break it: broker, Postgres,
 * and services that can be started, stopped and killed one by one.
 *
 * @module
 */
import { createApiClient } from "../../generator/api_client.ts";
import { stress, type StressReport } from "../../operate/stress/stress.ts";
import { isReady } from "../../local/demo/is_ready.ts";
import { type ServiceProcess, startService } from "../../local/demo/service_process.ts";
import { chooseHome } from "../../local/postgres/choose_home.ts";
import { removePostgres } from "../../local/postgres/remove_postgres.ts";
import { type LocalPostgres, startPostgres } from "../../local/postgres/start_postgres.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import type { BrokerUnderTest } from "../support/kafka/broker_under_test.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { startKafka } from "../support/kafka/start_kafka.ts";
import { startLocalBroker } from "../support/kafka/start_local_broker.ts";
import { migrateWithLogins } from "../support/postgres/log_in.ts";
import { startPgbouncer } from "../support/postgres/start_pgbouncer.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";
import { backUp, restore } from "./base_backup.ts";

/** A service and where it listens. */
export interface DrillService extends ServiceProcess {
  readonly url: string;
}

/** Baskets to offer; seed and count decide which. */
export interface Load {
  readonly seed: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
}

/** A pipeline of its own under load. Disposing it stops and removes everything. */
export interface World extends AsyncDisposable {
  readonly broker: BrokerUnderTest;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  /** Receipts of all that was accepted so far, as NDJSON lines. */
  readonly receipts: readonly string[];
  /** Starts an API, on the usual port unless another is given; resolves when it is ready. */
  startApi(port?: number, env?: Readonly<Record<string, string>>): Promise<DrillService>;
  /** Starts a consumer, with `env` over the usual; resolves when it has joined the group. */
  startConsumer(env?: Readonly<Record<string, string>>): Promise<DrillService>;
  /** Starts one of another version of the project, which is in the folder `root`, on a free port. */
  startOther(task: "api" | "consume", options: {
    readonly root: URL;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<DrillService>;
  /** Offers baskets at a steady rate and keeps the receipts. */
  offer(load: Load): Promise<StressReport>;
  /** Offers baskets at a steady rate until `faults` has run to its end, also when it throws. */
  offerDuring(ratePerSecond: number, faults: () => Promise<void>): Promise<readonly StressReport[]>;
  /** Resolves once `count` more baskets were accepted. */
  untilAccepted(count: number): Promise<void>;
  /** Keeps the receipt of a basket that was sent some other way. */
  keepReceipt(line: string): void;
  /** Starts a PgBouncer before Postgres, and returns its URL; it stays until the world ends. */
  startPgbouncer(sessions: number): Promise<string>;
  stopPostgres(how: "fast" | "immediate" | "kill"): Promise<void>;
  startPostgres(): Promise<void>;
  /** Copies the data of the running Postgres; a second backup replaces the first. */
  backUpPostgres(): Promise<void>;
  /** Loses Postgres and all its data, and starts it with those of the backup. */
  restorePostgres(): Promise<void>;
  /** How often a consumer joined the group: more than once each is a rebalance. */
  countJoins(): Promise<number>;
  /** Baskets in the tables. */
  countStored(): Promise<number>;
}

/** How a world is set up. */
export interface WorldOptions {
  /**
   * Whether API and consumer log in under the roles of `migrate --roles`, on a schema that is
   * migrated before they start. Otherwise the consumer migrates it as a superuser.
   *
   * @default {false}
   */
  readonly asRoles?: boolean | undefined;
}

/** Starts broker and Postgres; services are the drill's to start. */
export async function startWorld(
  kind: "local" | "kafka",
  { asRoles = false }: WorldOptions = {},
): Promise<World> {
  const folder = await tempDir();
  const dir = folder.path;
  const broker = await (kind === "kafka" ? startKafka() : startLocalBroker());
  const dataDir = `${dir}/postgres`;
  const backup = `${dir}/backup`;
  const findData = async () => `${(await chooseHome(dataDir)).dir}/data`;
  const [postgresPort = 0, apiPort = 0] = freePorts(2);
  let postgres: LocalPostgres = await startPostgres({
    dataDir,
    port: postgresPort,
    durable: false,
  });
  const databaseUrl = postgres.url;
  const logins = asRoles
    ? await migrateWithLogins(databaseUrl)
    : { api_writer: databaseUrl, writer: databaseUrl };
  const database = openPg({ url: databaseUrl, applicationName: "drill" });
  const services: DrillService[] = [];
  const poolers = new AsyncDisposableStack();
  const receipts: string[] = [];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const freePort = () => freePorts(1)[0] ?? 0;
  const envOf = {
    api: { DATABASE_URL: logins.api_writer, POSTGRES_DRIVER: "pg" },
    consume: {
      DATABASE_URL: logins.writer,
      POSTGRES_DRIVER: "pg",
      // The shortest that brokers allow: a drill should not wait half a minute for a dead member.
      KAFKA_SESSION_TIMEOUT_MS: "6000",
    },
  };
  const common = { KAFKA_BROKERS: broker.address, LOG_FORMAT: "json", LOG_LEVEL: "info" };

  async function start(
    task: "api" | "consume",
    { port, env, root }: {
      readonly port: number;
      readonly env: Readonly<Record<string, string>>;
      readonly root?: URL;
    },
  ): Promise<DrillService> {
    const service = startService({
      task,
      env: { ...common, ...env, PORT: String(port) },
      logFile: `${dir}/${task}-${services.length}.log`,
      root,
    });
    const url = `http://127.0.0.1:${port}`;
    const running = {
      ...service,
      url,
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
    services.push(running);
    await waitUntil(`${task} is ready`, () => isReady(url), { timeoutMs: 90_000 });
    return running;
  }

  async function offer({ seed, ratePerSecond, seconds }: Load): Promise<StressReport> {
    const { sendBasket } = createApiClient({ url: apiUrl, maxAttempts: 30 });
    return await stress({
      requests: Math.round(ratePerSecond * seconds),
      ratePerSecond,
      concurrency: 2_000,
      seed,
      date: "2026-01-01",
    }, { sendBasket, writeReceipt: (line) => Promise.resolve(void receipts.push(line)) });
  }

  return {
    broker,
    database,
    databaseUrl,
    apiUrl,
    receipts,
    startApi: (port = apiPort, env = {}) => start("api", { port, env: { ...envOf.api, ...env } }),
    startConsumer: (env = {}) =>
      start("consume", { port: freePort(), env: { ...envOf.consume, ...env } }),
    startOther: (task, { root, env = {} }) =>
      start(task, { port: freePort(), env: { ...envOf[task], ...env }, root }),
    offer,
    async offerDuring(ratePerSecond, faults) {
      let isOver = false;
      const reports: StressReport[] = [];
      const load = (async () => {
        for (let seed = 0; !isOver; seed++) {
          reports.push(await offer({ seed, ratePerSecond, seconds: 4 }));
        }
      })();
      try {
        await faults();
      } finally {
        isOver = true;
        await load;
      }
      return reports;
    },
    async untilAccepted(count) {
      const wanted = receipts.length + count;
      await waitUntil(`${count} more are accepted`, () => receipts.length >= wanted, {
        timeoutMs: 120_000,
      });
    },
    keepReceipt: (line) => void receipts.push(line),
    async startPgbouncer(sessions) {
      return poolers.use(await startPgbouncer({ url: databaseUrl, sessions })).url;
    },
    stopPostgres: (how) => how === "kill" ? postgres.kill() : postgres.stop(how),
    async startPostgres() {
      postgres = await startPostgres({ dataDir, port: postgresPort });
    },
    async backUpPostgres() {
      await Deno.remove(backup, { recursive: true }).catch(() => {});
      await backUp(database, { from: await findData(), to: backup });
    },
    async restorePostgres() {
      await postgres.kill();
      await restore({ backup, data: await findData() });
      postgres = await startPostgres({ dataDir, port: postgresPort });
    },
    async countJoins() {
      const logs = await Promise.all(services.map((service) => service.readLog()));
      return logs.join("\n").split('"message":"Joined the group"').length - 1;
    },
    async countStored() {
      const [row] = await database.query("select count(*) as stored from baskets");
      return Number(row?.stored);
    },
    async [Symbol.asyncDispose]() {
      for (const service of services.reverse()) await service[Symbol.asyncDispose]();
      await poolers[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
      await postgres.stop();
      await removePostgres(dataDir);
      await folder[Symbol.asyncDispose]();
    },
  };
}
