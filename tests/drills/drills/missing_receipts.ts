/**
 * Tills that lose receipts, send them late, twice or under two ids, void numbers, and start again or
 * count on over midnight, while services are killed: every missing receipt is named within a minute
 * of the closing, none falsely, and a late one clears its alarm.
 *
 * @module
 */
import { type ApiClient, createApiClient } from "../../../generator/api_client.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { checkTills } from "../../../operate/verify/check_tills.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import { planTill, type TillPlan } from "../tills/plan_till.ts";
import type { DrillService, World } from "../world.ts";

/** Within this time of the last closing, every missing receipt has to be named. */
const NAMED_WITHIN_MS = 60_000;

/** The drill. */
export const missingReceipts: Drill = {
  name: "missing-receipts",
  asRoles: true,
  async run(world, { short, seed }) {
    const plans = Array.from({ length: short ? 400 : 10_000 }, (_, till) => planTill(till, seed));
    const services = { api: await world.startApi(), consumer: await world.startConsumer() };
    const { sendBasket, sendClosing } = createApiClient({
      url: world.apiUrl,
      maxAttempts: 100,
      totalTimeoutMs: 120_000,
    });
    const send = (basket: WireBasket) => sendOne(world, sendBasket, basket);

    const { kills, closedAt } = await whileKilling(
      world,
      { services, least: short ? 3 : 8 },
      async () => {
        await eachConcurrently(plans.flatMap(({ baskets }) => baskets), 128, send);
        await eachConcurrently(plans.flatMap(({ closings }) => closings), 64, async (closing) => {
          const outcome = await sendClosing(closing);
          if (outcome.status !== "accepted") throw new Error(`Cannot close till ${closing.till}`);
        });
      },
    );
    const missing = plans.flatMap(({ missing }) => missing);
    const named = await untilMissing(world, missing, closedAt);

    await eachConcurrently(plans.flatMap(({ late }) => late), 64, send);
    const lost = plans.flatMap(({ lost }) => lost);
    const cleared = await untilMissing(world, lost, performance.now());

    const statuses = await findWrongStatuses(world, plans);
    const { differences } = await checkTills(world.database);
    const kinds = new Set(plans.map(({ kind }) => kind)).size;
    return {
      did: `${plans.length} tills of ${kinds} kinds, ${lost.length} ranges lost for good, ` +
        `while API and consumer were killed ${kills} times in turn`,
      checks: [
        toCheck("every missing receipt is named within 60 s of the closing, none falsely", named),
        toCheck("late ones clear their alarm, the others stay", cleared),
        {
          name: "each till's day has the status of its kind",
          ok: statuses.length === 0,
          seen: statuses.slice(0, 5).join("; ") || "all",
        },
        {
          name: "what is known of tills is what their baskets say",
          ok: differences.length === 0,
          seen: `${differences.length} differences`,
        },
      ],
    };
  },
};

async function sendOne(
  world: World,
  sendBasket: ApiClient["sendBasket"],
  basket: WireBasket,
): Promise<void> {
  const outcome = await sendBasket(basket);
  if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${basket.id}`);
  world.keepReceipt(toReceiptLine(outcome.receipt, basket));
}

/** Kills the consumer and the API in turn and starts them again, at least until `work` is done. */
async function whileKilling(
  world: World,
  { services, least }: {
    readonly services: { api: DrillService; consumer: DrillService };
    /** Goes on after `work` until there were so many. */
    readonly least: number;
  },
  work: () => Promise<void>,
): Promise<{ readonly kills: number; readonly closedAt: number }> {
  let closedAt: number | undefined;
  let kills = 0;
  const working = work().finally(() => closedAt = performance.now());
  const killing = (async () => {
    do {
      await sleep(1_000);
      const isApi = kills++ % 2 === 1;
      await services[isApi ? "api" : "consumer"].kill();
      if (isApi) services.api = await world.startApi();
      else services.consumer = await world.startConsumer();
    } while (closedAt === undefined || kills < least);
  })();
  await Promise.all([working, killing]);
  return { kills, closedAt: closedAt ?? NaN };
}

interface Seen {
  readonly seconds: number;
  readonly wrong: readonly string[];
}

/** Waits until exactly `expected` is missing; what is still wrong after the time that it may take. */
async function untilMissing(
  world: World,
  expected: readonly string[],
  startedAt: number,
): Promise<Seen> {
  const wanted = new Set(expected);
  while (true) {
    const rows = await world.database.query(`
      select till || ' ' || day || ' ' || from_receipt || '-' || to_receipt as missing
      from missing_receipts`);
    const found = new Set(rows.map(({ missing }) => missing ?? ""));
    const wrong = [
      ...[...wanted.difference(found)].map((name) => `not named: ${name}`),
      ...[...found.difference(wanted)].map((name) => `falsely named: ${name}`),
    ];
    const ms = performance.now() - startedAt;
    if (wrong.length === 0 || ms > NAMED_WITHIN_MS) return { seconds: ms / 1_000, wrong };
    await sleep(250);
  }
}

function toCheck(name: string, { seconds, wrong }: Seen): DrillCheck {
  const seen = wrong.length === 0
    ? `after ${seconds.toFixed(1)} s`
    : `${wrong.length} wrong, such as ${wrong.slice(0, 3).join("; ")}`;
  return { name, ok: wrong.length === 0, seen };
}

async function findWrongStatuses(
  world: World,
  plans: readonly TillPlan[],
): Promise<readonly string[]> {
  const rows = await world.database.query("select till, day::text as day, status from till_days");
  const found = new Map(rows.map(({ till, day, status }) => [`${till} ${day}`, status ?? ""]));
  const expected = new Map(plans.flatMap(({ statuses }) => statuses));
  return [...new Set([...found.keys(), ...expected.keys()])]
    .filter((name) => found.get(name) !== expected.get(name))
    .map((name) => `${name}: ${found.get(name)} instead of ${expected.get(name)}`);
}
