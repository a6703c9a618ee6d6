/**
 * Everything that makes offsets, tables and topics disagree: group reset, older and empty tables,
 * a topic made again, retention that overtakes, new partitions, transactions. What the topics still
 * hold is stored by itself each time; what they lost is a gap that `verify` names.
 *
 * @module
 */
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { isClean, type VerifyReport } from "../../../operate/verify/verify.ts";
import { encodeRecord } from "../../../shared/basket/record.ts";
import { parseBasket } from "../../../shared/basket/parse_basket.ts";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { openTopicAdmin, type TopicAdminClient } from "../../support/kafka/open_topic_admin.ts";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { kafkajsClient } from "../../support/kafka/producers/kafkajs_client.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck, DrillScale } from "../drill.ts";
import { verifyReceipts, verifyTopics } from "../verify_world.ts";
import type { DrillService, World } from "../world.ts";

const { live, bulk } = DEFAULT_TOPICS;
const GROUP = "delhaize-consumer";
const PARTITIONS = 3;
const ENV = { KAFKA_PARTITIONS: String(PARTITIONS) };
const MOST_SECONDS_FOR_PARTITIONS = 12;

/** The drill. */
export const offsets: Drill = {
  name: "offsets",
  writesRecords: true,
  async run(world, scale) {
    await using admin = await openTopicAdmin(world.broker.address);
    const stage = createStage(world, { admin, scale });
    await stage.start();
    await world.startApi();
    await stage.offer();
    for (const step of STEPS) await step(stage);
    if (world.broker.kind === "kafka") await runTransactions(stage);
    else stage.check("transactions", true, "not on the local broker, which has none");
    return {
      did: `${STEPS.length + (world.broker.kind === "kafka" ? 1 : 0)} ways to lose track of ` +
        `offsets, ${world.receipts.length} baskets, and some of ${stage.producer.name}`,
      checks: stage.checks,
    };
  },
};

/** What the steps work with. */
interface Stage {
  readonly world: World;
  readonly admin: TopicAdminClient;
  readonly checks: readonly DrillCheck[];
  readonly isShort: boolean;
  /** Who writes past the API. */
  readonly producer: ForeignClient;
  readonly consumer: DrillService;
  /** Offers baskets for a moment, none of which was there before. */
  offer(): Promise<void>;
  /** Waits until every basket is stored that was not deleted before. */
  untilStored(): Promise<void>;
  /** Notes baskets that were written past the API. */
  addDirect(baskets: number): void;
  /** Notes baskets that were deleted before they were stored. */
  addDeleted(baskets: number): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  check(name: string, ok: boolean, seen: string): void;
  /** Everything that the topics hold and that was accepted is stored. */
  checkClean(name: string): Promise<void>;
}

const STEPS: readonly ((stage: Stage) => Promise<void>)[] = [
  resetGroup,
  restoreBackup,
  emptyTables,
  remakeWhileStopped,
  remakeWhileRunning,
  remakeDuringOutage,
  addPartitions,
  overtake,
];

async function resetGroup(stage: Stage): Promise<void> {
  for (const to of stage.isShort ? ["the end"] : ["the end", "the beginning"]) {
    await stage.stop();
    await stage.offer();
    for (const topic of [live, bulk]) {
      for (const { partition, low, high } of await stage.admin.readEnds(topic)) {
        const offset = to === "the end" ? high : low;
        await stage.admin.commit(GROUP, { topic, partition, offset });
      }
    }
    await stage.start();
    await stage.checkClean(`the group was reset to ${to}`);
  }
}

async function restoreBackup(stage: Stage): Promise<void> {
  const { database } = stage.world;
  await stage.untilStored();
  await database.query("create schema backup");
  for (const table of TABLES) {
    await database.query(`create table backup.${table} as table ${table}`);
  }
  await stage.offer();
  await stage.untilStored();
  await stage.stop();
  await database.transaction(async (transaction) => {
    for (const table of TABLES) {
      await transaction.query(`truncate ${table}`);
      await transaction.query(
        `insert into ${table} select * from backup.${table}`,
      );
    }
  });
  await database.query("drop schema backup cascade");
  await stage.start();
  await stage.checkClean("an older backup was restored");
}

async function emptyTables(stage: Stage): Promise<void> {
  await stage.stop();
  await stage.world.database.query("drop schema public cascade");
  await stage.world.database.query("create schema public");
  await stage.start();
  await stage.checkClean("the database is empty");
}

async function remakeWhileStopped(stage: Stage): Promise<void> {
  await stage.untilStored();
  await stage.stop();
  await stage.admin.makeAgain(live, { partitions: PARTITIONS });
  await stage.offer();
  await stage.start();
  await stage.checkClean("the topic was made again while the consumer was stopped");
}

async function remakeWhileRunning(stage: Stage): Promise<void> {
  const { pid } = stage.consumer;
  await stage.untilStored();
  await stage.admin.makeAgain(live, { partitions: PARTITIONS });
  await stage.offer();
  await stage.checkClean("the topic was made again while the consumer ran");
  const isAlive = await fetch(`${stage.consumer.url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
  stage.check("the same consumer runs on", isAlive, isAlive ? `as ${pid}` : "it ended");
}

/** No fetch is under way then: what comes after the outage is from the new topic, past its beginning. */
async function remakeDuringOutage(stage: Stage): Promise<void> {
  const { world } = stage;
  await stage.untilStored();
  await world.stopPostgres("fast");
  await sendDirectly(stage, { seed: 91_000, count: 1, partitions: [0] });
  await waitUntil("the consumer holds a batch", async () => {
    const text = await (await fetch(`${stage.consumer.url}/metrics`)).text();
    return text.includes("\nconsumer_batches_in_hand 1\n");
  });
  await stage.admin.makeAgain(live, { partitions: PARTITIONS });
  await stage.offer();
  await stage.offer();
  await world.startPostgres();
  await stage.untilStored();
  await stage.checkClean("the topic was made and filled again while Postgres was away");
}

async function addPartitions(stage: Stage): Promise<void> {
  await stage.admin.addPartitions(live, { partitions: PARTITIONS + 2 });
  const before = await stage.world.countStored();
  const baskets = 20;
  await sendDirectly(stage, {
    seed: 91_001,
    count: baskets,
    partitions: [PARTITIONS, PARTITIONS + 1],
  });
  // A producer of Java takes seconds to start.
  const startedAt = performance.now();
  await waitUntil("the new partitions are read", async () => {
    return await stage.world.countStored() >= before + baskets;
  }, { timeoutMs: 60_000 });
  const seconds = (performance.now() - startedAt) / 1_000;
  stage.check(
    `new partitions are read within ${MOST_SECONDS_FOR_PARTITIONS} s`,
    seconds <= MOST_SECONDS_FOR_PARTITIONS,
    `${seconds.toFixed(1)} s`,
  );
  await stage.checkClean("partitions were added");
}

async function overtake(stage: Stage): Promise<void> {
  const { database } = stage.world;
  await stage.untilStored();
  await stage.stop();
  const before = await stage.admin.readEnds(live);
  await stage.offer();
  let deleted = 0;
  for (const { partition, high } of await stage.admin.readEnds(live)) {
    const next = Number(before.find((each) => each.partition === partition)?.high);
    // Half of what is new in one partition, everything in another, nothing in the others.
    const part = partition === 0 ? 0.5 : partition === 1 ? 1 : 0;
    const upTo = next + Math.ceil((Number(high) - next) * part);
    if (upTo === next) continue;
    await stage.admin.deleteRecords(live, { partition, before: BigInt(upTo) });
    deleted += upTo - next;
  }
  stage.addDeleted(deleted);
  await stage.start();
  const rows = await waitUntil("the gaps are kept", async () => {
    const rows = await database.query(
      `select id, to_offset - from_offset as records
       from gaps
       where reason = 'retention' and acknowledged_at is null`,
    );
    return rows.reduce((sum, { records }) => sum + Number(records), 0) === deleted && rows;
  }, { timeoutMs: 30_000 });
  const open = await waitUntil("the metric shows them", async () => {
    const text = await (await fetch(`${stage.consumer.url}/metrics`)).text();
    const open = /^consumer_gaps_open\{reason="retention"\} (\d+)$/m.exec(text)?.[1];
    return open === String(rows.length) && open;
  }, { timeoutMs: 30_000 });
  const report = await verifyTopics(stage.world);
  stage.check(
    "what retention deleted is a gap, in the metric, and fails verify",
    !isClean(report) && report.gaps.length === rows.length && report.lost === 0,
    `${deleted} records in ${rows.length} gaps, ${open} in the metric, ` +
      `${report.gaps.length} in verify`,
  );
  await acknowledgeGaps(database, rows.map(({ id }) => Number(id)), {
    by: "tester",
    reason: "a drill",
  });
  await stage.checkClean("retention overtook the consumer, and somebody acknowledged the gaps");
}

/** Only where the broker has transactions. */
async function runTransactions(stage: Stage): Promise<void> {
  const { database } = stage.world;
  await stage.untilStored();
  const [gaps] = await database.query("select count(*) as count from gaps");
  await using producer = await stage.producer.open(stage.world.broker.address);
  if (producer.transact === undefined) {
    stage.check("transactions", true, `not of ${stage.producer.name}, which has none`);
    return;
  }

  async function send(seed: number, end: "commit" | "abort"): Promise<void> {
    const records = someRecords({ seed, count: 3 }).map((record) => ({ ...record, partition: 0 }));
    await producer.transact?.([{ end, records }], { topic: live });
    if (end === "commit") stage.addDirect(3);
  }

  // Around a stop, so that the consumer goes on behind a marker and before an aborted one.
  await send(92_001, "commit");
  await send(92_002, "abort");
  await stage.untilStored();
  await stage.stop();
  await send(92_003, "abort");
  await send(92_004, "commit");
  await stage.start();
  await stage.untilStored();
  await send(92_005, "abort");
  await stage.checkClean("transactions were committed and aborted");
  const [after] = await database.query("select count(*) as count from gaps");
  stage.check(
    "markers and aborted records are no gaps",
    gaps?.count === after?.count,
    `${after?.count} gaps, ${gaps?.count} before`,
  );
  const lag = await waitUntil("nothing lags", async () => {
    const text = await (await fetch(`${stage.consumer.url}/metrics`)).text();
    const lags = [...text.matchAll(/^consumer_lag_records\{.*\} (\d+)$/gm)];
    const sum = lags.reduce((sum, [, records]) => sum + Number(records), 0);
    return lags.length > 0 && sum === 0 && String(sum);
  }, { timeoutMs: 20_000 }).catch(() => "above 0");
  stage.check("markers are no lag", lag === "0", lag);
}

/** Writes baskets past the API, to partitions that it does not choose. */
async function sendDirectly(
  stage: Stage,
  { partitions, ...baskets }: {
    readonly seed: number;
    readonly count: number;
    readonly partitions: readonly number[];
  },
): Promise<void> {
  await using producer = await stage.producer.open(stage.world.broker.address);
  const records = someRecords(baskets).map((record, index) => (
    { ...record, partition: partitions[index % partitions.length] ?? 0 }
  ));
  await producer.send(records, { topic: live });
  stage.addDirect(baskets.count);
}

/** Records as the API makes them. */
function someRecords({ seed, count }: { readonly seed: number; readonly count: number }) {
  const makeBasket = createBasketMaker({ seed, date: "2026-01-01" });
  return Array.from({ length: count }, (_, index) => {
    const parsed = parseBasket(makeBasket(index));
    if (!parsed.ok) throw new Error("Cannot make a basket");
    const { key, value, headers } = encodeRecord(parsed.basket, {
      receivedAt: new Date(),
      requestId: "drill",
    });
    return { key, value, headers: Object.entries(headers) };
  });
}

function createStage(
  world: World,
  { admin, scale: { ratePerSecond, short, producer = kafkajsClient } }: {
    readonly admin: TopicAdminClient;
    readonly scale: DrillScale;
  },
): Stage {
  const checks: DrillCheck[] = [];
  let consumer: DrillService | undefined;
  let seed = 90_000;
  let direct = 0;
  let deleted = 0;

  function check(name: string, ok: boolean, seen: string): void {
    checks.push({ name, ok, seen });
  }

  return {
    world,
    admin,
    checks,
    isShort: short,
    producer,
    check,
    get consumer() {
      if (consumer === undefined) throw new Error("Cannot find the consumer: it was not started");
      return consumer;
    },
    async offer() {
      await world.offer({ seed: seed++, ratePerSecond, seconds: short ? 1 : 5 });
    },
    async untilStored() {
      const wanted = world.receipts.length + direct - deleted;
      await waitUntil(`${wanted} are stored`, async () => await world.countStored() >= wanted, {
        timeoutMs: 60_000,
      });
    },
    addDirect: (baskets) => void (direct += baskets),
    addDeleted: (baskets) => void (deleted += baskets),
    async start() {
      consumer = await world.startConsumer(ENV);
    },
    async stop() {
      await consumer?.[Symbol.asyncDispose]();
      consumer = undefined;
    },
    async checkClean(name) {
      const reports = [await verifyReceipts(world), await verifyTopics(world)];
      const [byReceipts] = reports;
      const ok = reports.every(isClean) && byReceipts?.accepted === world.receipts.length &&
        byReceipts.inGaps === deleted;
      check(name, ok, reports.map(toCounts).join("; "));
    },
  };
}

function toCounts(
  { accepted, lost, doubled, inGaps, differences, gaps }: VerifyReport,
): string {
  const [first] = differences;
  return `${accepted} accepted, ${lost} lost, ${doubled} doubled, ${inGaps} in acknowledged gaps, ` +
    `${gaps.length} in open ones` +
    (first === undefined ? "" : ` (${first.subject} ${first.detail})`);
}

/** What a backup has; before any gap there is none to keep. */
const TABLES = [
  "baskets",
  "basket_products",
  "replaced_baskets",
  "sales_by_day",
  "baskets_by_day",
  "product_sales_by_day",
  "dead_letters",
  "partition_positions",
];
