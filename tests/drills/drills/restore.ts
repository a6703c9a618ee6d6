/**
 * Loses the database, then records that a backup needs, then the topics. What the topics still hold
 * comes back by itself; what nobody holds any more is a gap that `verify` names; and each time the
 * pipeline goes on.
 *
 * @module
 */
import { isClean, type VerifyReport } from "../../../operate/verify/verify.ts";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import type { TextRow } from "../../../shared/postgres/database.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { openTopicAdmin, type TopicAdminClient } from "../../support/kafka/open_topic_admin.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck, DrillScale } from "../drill.ts";
import { verifyReceipts, verifyTopics } from "../verify_world.ts";
import type { DrillService, World } from "../world.ts";

const { live, bulk } = DEFAULT_TOPICS;
const PARTITIONS = 3;
const LONG = { timeoutMs: 60_000 };

/** The drill. */
export const restore: Drill = {
  name: "restore",
  asRoles: true,
  async run(world, scale) {
    await using admin = await openTopicAdmin(world.broker.address);
    const consumer = await world.startConsumer({ KAFKA_PARTITIONS: String(PARTITIONS) });
    await world.startApi();
    const stage: Stage = { world, admin, consumer, scale, checks: [], deleted: 0 };
    await loseDatabase(stage);
    await loseWhatTheBackupNeeds(stage);
    await loseTopics(stage);
    check(stage, "the same consumer runs on", await isAlive(consumer), `as ${consumer.pid}`);
    return {
      did: `the database lost twice and the topics once, ${world.receipts.length} baskets`,
      checks: stage.checks,
    };
  },
};

interface Stage {
  readonly world: World;
  readonly admin: TopicAdminClient;
  readonly consumer: DrillService;
  readonly scale: DrillScale;
  readonly checks: DrillCheck[];
  /** Accepted baskets that were deleted from the topics before they were stored again. */
  deleted: number;
}

/** Under load from before the backup until after the restore: nobody stops anything. */
async function loseDatabase(stage: Stage): Promise<void> {
  const { world, scale } = stage;
  const some = scale.ratePerSecond * (scale.short ? 1 : 10);
  let behind = 0;
  await world.offerDuring(scale.ratePerSecond, async () => {
    await waitUntil("some are stored", async () => await world.countStored() >= some, LONG);
    await world.backUpPostgres();
    const atBackup = await world.countStored();
    behind = await waitUntil("more are stored", async () => {
      const more = await world.countStored() - atBackup;
      return more >= some && more;
    }, LONG);
    await world.restorePostgres();
    await world.untilAccepted(some);
  });
  check(stage, "the backup is older than the database", behind >= some, `${behind} baskets behind`);
  await checkClean(stage, "a backup was restored, and what came since is back");
}

/** A backup is older than what retention has left: the part in between is in neither. */
async function loseWhatTheBackupNeeds(stage: Stage): Promise<void> {
  const { world, admin } = stage;
  await world.backUpPostgres();
  const atBackup = await admin.readEnds(live);
  await offer(stage, 1);
  await untilStored(stage);
  for (const { partition, high } of atBackup) {
    const [now] = (await admin.readEnds(live)).filter((each) => each.partition === partition);
    const news = Number(now?.high) - Number(high);
    // All that is new in one partition, half of it in another.
    const upTo = Number(high) + Math.ceil(news * [1, 0.5, 0][partition % 3]!);
    if (upTo === Number(high)) continue;
    await admin.deleteRecords(live, { partition, before: BigInt(upTo) });
    stage.deleted += upTo - Number(high);
  }
  await world.restorePostgres();
  // An idle consumer looks every ten seconds; new records make it look at once.
  await offer(stage, 0.2);
  const gaps = await waitUntil("the gaps are kept", async () => {
    const rows = await readOpenGaps(world);
    const records = rows.reduce((sum, { records }) => sum + Number(records), 0);
    return records === stage.deleted && rows;
  }, { timeoutMs: 30_000 });
  await untilStored(stage);
  const report = await verifyTopics(world);
  check(
    stage,
    "what backup and topics both lack is a gap that verify names",
    !isClean(report) && report.gaps.length === gaps.length && report.lost === 0,
    `${stage.deleted} records in ${gaps.length} gaps; ${toCounts(report)}`,
  );
  const ids = gaps.map(({ id }) => Number(id));
  await acknowledgeGaps(world.database, ids, { by: "drill", reason: "a drill" });
  await checkClean(stage, "the gaps are acknowledged, and all else is back");
}

/** As when the cluster is made again: the offsets begin at 0, and nothing that was stored is there. */
async function loseTopics(stage: Stage): Promise<void> {
  const { world, admin } = stage;
  for (const topic of [live, bulk]) await admin.makeAgain(topic, { partitions: PARTITIONS });
  await offer(stage, 2);
  await untilStored(stage);
  const [row] = await waitUntil("the new beginning is noted", async () => {
    const rows = await world.database.query(
      "select count(*) as noted from gaps where reason = 'topic_restarted'",
    );
    return Number(rows[0]?.noted) >= PARTITIONS && rows;
  }, { timeoutMs: 30_000 });
  check(stage, "each partition that began again is noted", true, `${row?.noted} rows`);
  await checkClean(stage, "the topics were lost, and the tables kept all");
}

async function offer({ world, scale }: Stage, seconds: number): Promise<void> {
  const { ratePerSecond } = scale;
  await world.offer({ seed: 80_000 + world.receipts.length, ratePerSecond, seconds });
}

async function untilStored({ world, deleted }: Stage): Promise<void> {
  const wanted = world.receipts.length - deleted;
  await waitUntil(`${wanted} are stored`, async () => {
    // Until a consumer has noticed that the database is another, it may be away for a moment.
    return await world.countStored().catch(() => 0) >= wanted;
  }, LONG);
}

async function readOpenGaps({ database }: World): Promise<readonly TextRow[]> {
  return await database.query(
    `select id, to_offset - from_offset as records
     from gaps
     where acknowledged_at is null and reason = 'retention'`,
  );
}

async function isAlive({ url }: DrillService): Promise<boolean> {
  return await fetch(`${url}/health/live`).then(({ ok }) => ok, () => false);
}

async function checkClean(stage: Stage, name: string): Promise<void> {
  await untilStored(stage);
  const reports = [await verifyReceipts(stage.world), await verifyTopics(stage.world)];
  const [byReceipts] = reports;
  const ok = reports.every(isClean) && byReceipts?.accepted === stage.world.receipts.length &&
    byReceipts.inGaps === stage.deleted;
  check(stage, name, ok, reports.map(toCounts).join("; "));
}

function check({ checks }: Stage, name: string, ok: boolean, seen: string): void {
  checks.push({ name, ok, seen });
}

function toCounts({ accepted, lost, doubled, inGaps, differences, gaps }: VerifyReport): string {
  const [first] = differences;
  return `${accepted} accepted, ${lost} lost, ${doubled} doubled, ${inGaps} in acknowledged gaps, ` +
    `${gaps.length} in open ones` +
    (first === undefined ? "" : ` (${first.subject} ${first.detail})`);
}
