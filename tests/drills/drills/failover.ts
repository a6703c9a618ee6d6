/**
 * Loses the primary database while its standby is behind, and promotes that one: what the standby never
 * had is stored again from the topics, since its tables say where to go on. Reports read a standby
 * meanwhile, and give way to what it has to take over.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck, DrillScale } from "../drill.ts";
import type { Standby } from "../standby.ts";
import type { World } from "../world.ts";

/** The drill. */
export const failover: Drill = {
  name: "failover",
  onAnyBroker: true,
  asRoles: true,
  async run(world, scale) {
    const first = await world.startStandby();
    const env = { DATABASE_READ_URL: world.readUrl };
    const services = [await world.startConsumer(), await world.startApi(undefined, env)];
    const stage: Stage = { world, scale, checks: [] };
    const ended = new AbortController();
    const statuses = countReports(world, ended.signal);
    let behind = 0;
    try {
      await world.offerDuring(scale.ratePerSecond, async () => {
        behind = await loseFirst(stage, first);
        for (let more = scale.short ? 0 : 3; more > 0; more--) await loseNext(stage);
      });
    } finally {
      ended.abort();
    }
    await checkReports(stage, await statuses);
    for (const { url, pid } of services) {
      const isAlive = await fetch(`${url}/health/live`).then(({ ok }) => ok, () => false);
      check(stage, "the same process runs on", isAlive, `as ${pid}`);
    }
    return {
      did: `primaries lost: ${scale.short ? 1 : 4}, the first with a standby ${behind} baskets ` +
        `behind; ${world.receipts.length} baskets`,
      checks: stage.checks,
    };
  },
};

interface Stage {
  readonly world: World;
  readonly scale: DrillScale;
  readonly checks: DrillCheck[];
}

/** @returns how many baskets only the lost primary had */
async function loseFirst(stage: Stage, standby: Standby): Promise<number> {
  const { world, scale } = stage;
  const some = scale.ratePerSecond * (scale.short ? 1 : 10);
  await waitUntil("the standby follows", async () => await count(standby) >= some, LONG);
  const readers = await waitUntil("reports read the standby", async () => {
    const [row] = await standby.database.query(
      "select count(*) as readers from pg_stat_activity where application_name = 'delhaize-api'",
    );
    return Number(row?.readers) > 0 && Number(row?.readers);
  }, LONG);
  check(stage, "the API reads the standby", readers > 0, `${readers} connections`);
  standby.cutOff();
  const behind = await waitUntil("the standby is behind", async () => {
    const missing = await world.countStored() - await count(standby);
    return missing >= some && missing;
  }, LONG);
  await checkFresh(stage, standby);
  await checkAge(stage);
  await world.failOver(standby);
  await world.untilAccepted(some);
  return behind;
}

/** What became of a basket is asked of the primary, so a standby that is behind does not show. */
async function checkFresh(stage: Stage, standby: Standby): Promise<void> {
  const [newest] = await stage.world.database.query(
    "select store, id from baskets order by stored_at desc limit 1",
  );
  const { store = "", id = "" } = newest ?? {};
  const known = await standby.database.query(
    "select 1 as known from baskets where store = $1 and id = $2",
    [store, id],
  );
  const path = `/baskets/${encodeURIComponent(store ?? "")}/${encodeURIComponent(id ?? "")}`;
  const { status } = await (await fetch(stage.world.apiUrl + path)).json();
  check(
    stage,
    "a basket that the standby lacks is known as stored",
    known.length === 0 && status === "stored",
    `${status}, in ${known.length} rows of the standby`,
  );
}

/** A standby that has lost its primary goes on answering, so the API has to say how old that is. */
async function checkAge(stage: Stage): Promise<void> {
  const seconds = await waitUntil("the API tells that the standby does not follow", async () => {
    const { behindSeconds } = await (await fetch(`${stage.world.apiUrl}/stats/overview`)).json();
    return behindSeconds > 5 && behindSeconds;
  }, LONG);
  check(stage, "reports say that they are behind", true, `${seconds} s`);
}

async function loseNext({ world, scale }: Stage): Promise<void> {
  const standby = await world.startStandby();
  await world.untilAccepted(scale.ratePerSecond);
  await world.failOver(standby);
  await world.untilAccepted(scale.ratePerSecond);
}

/** Asks for a report again and again, until `signal` aborts. */
async function countReports(
  { apiUrl }: World,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  while (!signal.aborted) {
    const response = await fetch(apiUrl + REPORT).catch(() => undefined);
    await response?.body?.cancel();
    const status = response?.status ?? 0;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    await sleep(100, signal);
  }
  return statuses;
}

async function checkReports(
  stage: Stage,
  statuses: ReadonlyMap<number, number>,
): Promise<void> {
  const { apiUrl, receipts } = stage.world;
  check(
    stage,
    "a report is answered, or said to be away",
    [...statuses.keys()].every((status) => status === 200 || status === 503) &&
      (statuses.get(200) ?? 0) > 0,
    [...statuses].map(([status, times]) => `${status}: ${times}`).join(", "),
  );
  const stored = await waitUntil("the reports have every basket", async () => {
    const { rows = [] } = await (await fetch(apiUrl + REPORT)).json();
    const sum = rows.reduce((sum: number, { baskets }: { baskets: number }) => sum + baskets, 0);
    return sum >= receipts.length && sum === await stage.world.countStored() && sum;
  }, LONG);
  check(stage, "reports have every basket", true, `${stored}, ${receipts.length} with a receipt`);
}

async function count({ database }: Standby): Promise<number> {
  const [row] = await database.query("select count(*) as stored from baskets");
  return Number(row?.stored);
}

function check({ checks }: Stage, name: string, ok: boolean, seen: string): void {
  checks.push({ name, ok, seen });
}

/** All baskets of a drill, which are of one day. */
const REPORT = "/stats/sales?from=2026-01-01&to=2026-01-01&by=store";
const LONG = { timeoutMs: 120_000 };
