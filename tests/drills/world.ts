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
import type { BrokerKind, BrokerUnderTest } from "../support/kafka/broker_under_test.ts";
import { BROKERS } from "../support/kafka/brokers.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { startCluster } from "../support/kafka/start_cluster.ts";
import { migrateWithLogins } from "../support/postgres/log_in.ts";
import { findFaketime, toFaketimeEnv } from "../support/faketime.ts";
import { startPgbouncer } from "../support/postgres/start_pgbouncer.ts";
import { type Relay, startRelay } from "../support/relay.ts";
import { type SmallDisk, smallDisk } from "../support/small_disk.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";
import { backUp, restore } from "./base_backup.ts";
import { type Company, startCompany } from "./company/start_company.ts";
import { openDrillDatabase } from "./open_drill_database.ts";
import { type Standby, startStandby } from "./standby.ts";

/** A service and where it listens. */
export interface DrillService extends ServiceProcess {
  readonly url: string;
}

/** See {@linkcode World.spawn}. */
export interface SpawnOptions {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of another version of the project. @default this one */
  readonly root?: URL;
}

/** Baskets to offer; seed and count decide which. */
export interface Load {
  readonly seed: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** APIs that take turns, as behind a load balancer. @default that on the usual port */
  readonly urls?: readonly string[] | undefined;
}

/** A pipeline of its own under load. Disposing it stops and removes everything. */
export interface World extends AsyncDisposable {
  readonly broker: BrokerUnderTest;
  /** All brokers of its cluster; the first is `broker`. */
  readonly brokers: readonly BrokerUnderTest[];
  readonly database: Database;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  /** Only where the world was set up as a company's. */
  readonly company: Company | undefined;
  /** Settings that lead to the broker, with the right to read all topics. */
  readonly kafkaEnv: Readonly<Record<string, string>>;
  /** Receipts of all that was accepted so far, as NDJSON lines. */
  readonly receipts: readonly string[];
  /** Starts a service, with `env` over the usual, and waits for nothing: it may be hindered on purpose. */
  spawn(task: "api" | "consume", options: SpawnOptions): DrillService;
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
  /**
   * Offers baskets at a steady rate until `faults` has run to its end, also when it throws. `load` is
   * the rate, or says more; it is offered in slices of its `seconds`, by default 4.
   */
  offerDuring(
    load: number | (Pick<Load, "ratePerSecond" | "urls"> & Partial<Pick<Load, "seconds">>),
    faults: () => Promise<void>,
  ): Promise<readonly StressReport[]>;
  /** Resolves once `count` more baskets were accepted. */
  untilAccepted(count: number): Promise<void>;
  /** Keeps the receipt of a basket that was sent some other way. */
  keepReceipt(line: string): void;
  /** Starts a PgBouncer before Postgres, and returns its URL; it stays until the world ends. */
  startPgbouncer(sessions: number): Promise<string>;
  /** Disks that can be full, where the world was set up with them. */
  readonly disks: WorldDisks | undefined;
  /**
   * Sets the clock of Postgres or a broker, by how much it is wrong, such as `+3d`; within 2.5 s. Does
   * nothing where the world was set up without.
   *
   * @default it is right
   */
  setClock(owner: BrokerUnderTest | "postgres", how?: string): Promise<void>;
  /** Process of Postgres, from which its others come. */
  postgresPid(): number;
  /** Whether Postgres has ended, also by itself. */
  postgresHasEnded(): boolean;
  stopPostgres(how: "fast" | "immediate" | "kill"): Promise<void>;
  startPostgres(): Promise<void>;
  /** Copies the data of the running Postgres; a second backup replaces the first. */
  backUpPostgres(): Promise<void>;
  /** Loses Postgres and all its data, and starts it with those of the backup. */
  restorePostgres(): Promise<void>;
  /** Where a reader reads the newest standby. Before the first, nothing answers there. */
  readonly readUrl: string;
  /** Starts a standby of Postgres; it stays until the world ends. */
  startStandby(): Promise<Standby>;
  /** Kills Postgres for good, and promotes `standby`, which has its address from then on. */
  failOver(standby: Standby): Promise<void>;
  /** What all services have logged so far. */
  readLogs(): Promise<string>;
  /** How often a consumer joined the group: more than once each is a rebalance. */
  countJoins(): Promise<number>;
  /** Baskets in the tables. */
  countStored(): Promise<number>;
}

/** Where what is kept is kept. */
export interface WorldDisks {
  readonly postgres: SmallDisk;
  /** In the order of the brokers. */
  readonly brokers: readonly SmallDisk[];
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
  /**
   * Whether broker and database are those of a company: see `startCompany()`. Roles go with it, and
   * `kind` has to be `kafka`.
   *
   * @default {false}
   */
  readonly asCompany?: boolean | undefined;
  /**
   * How many brokers there are. Three are a cluster with three replicas of everything, two of which
   * have a record before it is acknowledged; `kind` has to be `kafka`.
   *
   * @default {1}
   */
  readonly brokers?: BrokerCount | undefined;
  /** Whether Postgres and each broker have a disk that can be full. @default {false} */
  readonly onSmallDisks?: boolean | undefined;
  /** Whether clocks of Postgres and brokers can be set, where libfaketime is. @default {false} */
  readonly hasClocks?: boolean | undefined;
}

/** See {@linkcode WorldOptions.brokers}. */
export type BrokerCount = 1 | 3;

/** Starts broker and Postgres; services are the drill's to start. */
export async function startWorld(
  kind: BrokerKind,
  options: WorldOptions = {},
): Promise<World> {
  const { asRoles = false, asCompany = false, brokers: count = 1, onSmallDisks = false } = options;
  await using starting = new AsyncDisposableStack();
  const { path: dir } = starting.use(await tempDir());
  const faketime = options.hasClocks === true ? await findFaketime() : undefined;
  const toClockFile = (owner: number | "postgres") => `${dir}/${owner}.clock`;
  const toClockEnv = async (owner: number | "postgres") => {
    if (faketime === undefined) return {};
    const file = toClockFile(owner);
    await Deno.writeTextFile(file, "+0");
    return toFaketimeEnv(faketime, { file, hasThreads: owner !== "postgres" });
  };
  const disks = onSmallDisks ? await mountDisks(count) : undefined;
  starting.use(disks?.postgres);
  const own = asCompany ? [] : await startBrokers(kind, { count, disks, toClockEnv });
  for (const each of own) starting.use(each);
  const dataDir = `${disks?.postgres.path ?? dir}/postgres`;
  const backup = `${dir}/backup`;
  let findData = async () => `${(await chooseHome(dataDir)).dir}/data`;
  const [postgresPort = 0, standbyPort = 0, apiPort = 0] = freePorts(3);
  let hasEnded = false;
  const env = await toClockEnv("postgres");
  async function startOnData(durable?: false): Promise<LocalPostgres> {
    const started = await startPostgres({
      ...{ dataDir, port: postgresPort, env },
      ...(durable === undefined ? {} : { durable }),
      ...(disks === undefined ? {} : { parameters: SMALL_WAL }),
    });
    hasEnded = false;
    started.exited.then(() => {
      if (postgres === started) hasEnded = true;
    });
    return started;
  }

  let postgres = await startOnData(false);
  starting.defer(async () => {
    await postgres.stop();
    await removePostgres(dataDir);
  });
  const databaseUrl = postgres.url;
  const logins = asRoles || asCompany
    ? await migrateWithLogins(databaseUrl)
    : { api_writer: databaseUrl, writer: databaseUrl, reader: databaseUrl };
  const database = starting.use(openDrillDatabase(databaseUrl));
  const company = asCompany
    ? await startCompany({ database, url: databaseUrl, logins })
    : undefined;
  starting.use(company);
  const brokers = company?.cluster.nodes ?? own;
  const [broker] = brokers;
  if (broker === undefined) throw new Error("There is no broker");
  const services: DrillService[] = [];
  const poolers = starting.use(new AsyncDisposableStack());
  const standbys = starting.use(new AsyncDisposableStack());
  let standbyCount = 0;
  /** From the addresses of the primary and of the standby to who has them now. */
  let toPrimary: Relay | undefined;
  let toStandby: Relay | undefined;
  starting.defer(() => toPrimary?.[Symbol.asyncDispose]());
  starting.defer(() => toStandby?.[Symbol.asyncDispose]());
  const receipts: string[] = [];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const freePort = () => freePorts(1)[0] ?? 0;
  const kafkaEnv = company?.envOf("operator") ??
    { KAFKA_BROKERS: brokers.map(({ address }) => address).join(",") };
  const envOf = {
    api: company?.envOf("api") ??
      { ...kafkaEnv, DATABASE_URL: logins.api_writer, POSTGRES_DRIVER: "pg" },
    consume: {
      ...company?.envOf("consumer") ??
        { ...kafkaEnv, DATABASE_URL: logins.writer, POSTGRES_DRIVER: "pg" },
      // The shortest that brokers allow: a drill should not wait half a minute for a dead member.
      KAFKA_SESSION_TIMEOUT_MS: "6000",
    },
  };
  const common = { LOG_FORMAT: "json", LOG_LEVEL: "info" };

  function spawn(task: "api" | "consume", { port, env, root }: SpawnOptions): DrillService {
    const service = startService({
      task,
      env: { ...common, ...envOf[task], ...env, PORT: String(port) },
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
    return running;
  }

  async function start(
    task: "api" | "consume",
    options: SpawnOptions,
  ): Promise<DrillService> {
    const service = spawn(task, options);
    await waitUntil(`${task} is ready`, () => isReady(service.url), { timeoutMs: 90_000 });
    return service;
  }

  async function offer(
    { seed, ratePerSecond, seconds, urls = [apiUrl] }: Load,
  ): Promise<StressReport> {
    let turn = 0;
    const { sendBasket } = createApiClient({
      url: apiUrl,
      maxAttempts: 30,
      fetch: (url, init) => fetch(url.replace(apiUrl, urls[turn++ % urls.length] ?? apiUrl), init),
    });
    return await stress({
      requests: Math.round(ratePerSecond * seconds),
      ratePerSecond,
      concurrency: 2_000,
      seed,
      date: "2026-01-01",
    }, { sendBasket, writeReceipt: (line) => Promise.resolve(void receipts.push(line)) });
  }

  function tryRelay(to: number): Relay | undefined {
    try {
      return startRelay({ to, port: postgresPort });
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return undefined;
      throw error;
    }
  }

  async function readLogs(): Promise<string> {
    return (await Promise.all(services.map((service) => service.readLog()))).join("\n");
  }

  const running = starting.move();
  return {
    broker,
    brokers,
    database,
    databaseUrl,
    apiUrl,
    company,
    kafkaEnv,
    receipts,
    spawn,
    startApi: (port = apiPort, env = {}) => start("api", { port, env }),
    startConsumer: (env = {}) => start("consume", { port: freePort(), env }),
    startOther: (task, { root, env = {} }) => start(task, { port: freePort(), env, root }),
    offer,
    async offerDuring(rate, faults) {
      const steady = { seconds: 4, ...(typeof rate === "number" ? { ratePerSecond: rate } : rate) };
      let isOver = false;
      const reports: StressReport[] = [];
      const load = (async () => {
        for (let seed = 0; !isOver; seed++) {
          reports.push(await offer({ ...steady, seed }));
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
      // A machine that three brokers share with all else may take 200 a second.
      await waitUntil(`${count} more are accepted`, () => receipts.length >= wanted, {
        timeoutMs: 600_000,
      });
    },
    keepReceipt: (line) => void receipts.push(line),
    async startPgbouncer(sessions) {
      return poolers.use(await startPgbouncer({ url: databaseUrl, sessions })).url;
    },
    disks,
    async setClock(owner, how = "+0") {
      const file = toClockFile(owner === "postgres" ? owner : brokers.indexOf(owner));
      await Deno.writeTextFile(file, how);
    },
    postgresPid: () => postgres.pid,
    postgresHasEnded: () => hasEnded,
    stopPostgres: (how) => how === "kill" ? postgres.kill() : postgres.stop(how),
    async startPostgres() {
      postgres = await startOnData();
    },
    async backUpPostgres() {
      await Deno.remove(backup, { recursive: true }).catch(() => {});
      await backUp(database, { from: await findData(), to: backup });
    },
    async restorePostgres() {
      await postgres.kill();
      await restore({ backup, data: await findData() });
      postgres = await startOnData();
    },
    readUrl: toPort(logins.reader, standbyPort),
    async startStandby() {
      const standby = standbys.use(
        await startStandby({
          primary: database,
          from: await findData(),
          url: databaseUrl,
          dataDir: `${dir}/standby-${standbyCount++}`,
        }),
      );
      await toStandby?.[Symbol.asyncDispose]();
      toStandby = startRelay({ to: standby.server.port, port: standbyPort });
      return standby;
    },
    async failOver(standby) {
      await postgres.kill();
      await toPrimary?.[Symbol.asyncDispose]();
      await standby.promote();
      // Those of the killed server's processes that have not noticed still have its port.
      toPrimary = await waitUntil("the address is free", () => tryRelay(standby.server.port));
      postgres = standby.server;
      findData = () => Promise.resolve(standby.data);
    },
    readLogs,
    async countJoins() {
      return (await readLogs()).split('"message":"Joined the group"').length - 1;
    },
    async countStored() {
      const [row] = await database.query("select count(*) as stored from baskets");
      return Number(row?.stored);
    },
    async [Symbol.asyncDispose]() {
      for (const service of services.reverse()) await service[Symbol.asyncDispose]();
      await running.disposeAsync();
    },
  };
}

function toPort(url: string, port: number): string {
  const moved = new URL(url);
  moved.port = String(port);
  return moved.href;
}

async function startBrokers(
  kind: BrokerKind,
  { count, disks, toClockEnv }: {
    readonly count: BrokerCount;
    readonly disks: WorldDisks | undefined;
    readonly toClockEnv: (broker: number) => Promise<Readonly<Record<string, string>>>;
  },
): Promise<readonly BrokerUnderTest[]> {
  const left = [...disks?.brokers ?? []];
  let made = 0;
  const makeDir = async () => {
    // In the order of the brokers, however long either takes.
    const [disk, broker] = [left.shift(), made++];
    return { ...disk ?? await tempDir(), env: await toClockEnv(broker) };
  };
  if (count === 1) return [await BROKERS[kind].start({}, makeDir)];
  if (kind !== "kafka") throw new Error("There is no cluster of local brokers");
  return (await startCluster(undefined, makeDir)).nodes;
}

async function mountDisks(brokers: BrokerCount): Promise<WorldDisks> {
  await using mounting = new AsyncDisposableStack();
  const postgres = mounting.use(await smallDisk({ mebibytes: 512 }));
  const disks = [];
  // Each broker disposes its own.
  for (let broker = 0; broker < brokers; broker++) {
    disks.push(mounting.use(await smallDisk({ mebibytes: 512 })));
  }
  mounting.move();
  return { postgres, brokers: disks };
}

/** Postgres keeps as much of what it has written as fits the disk of some hours. */
const SMALL_WAL = { max_wal_size: "128MB" };
