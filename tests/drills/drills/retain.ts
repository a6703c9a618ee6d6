/**
 * Months that nobody keeps go while baskets come in, those of dropped months among them. The task is
 * killed on the way, and a consumer with it. What is kept stays to the cent, sums stay, and an old
 * basket that comes afterwards is a dead letter.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toFirstMonth } from "../../../operate/retain/to_first_month.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { ROLLUPS } from "../../../consumer/store/rollups.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { runTask } from "../../support/process/run_task.ts";
import { spawnTask } from "../../support/process/spawn_task.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillScale } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import type { World } from "../world.ts";

/** Months that are kept before the present one. */
const KEPT = 12;
/** Months before those. */
const OLD = 10;
const perMonth = ({ short }: DrillScale) => short ? 100 : 2_000;
const LATE = 50;

/** The drill. */
export const retain: Drill = {
  name: "retain",
  onAnyBroker: true,
  // Those that come while it runs depend on the moment; `run` compares the code of each.
  expectedDeadLetters: () => undefined,
  async run(world, scale) {
    const { short } = scale;
    await world.startApi();
    const consumer = await world.startConsumer();
    const today = new Date().toISOString().slice(0, 10);
    const firstMonth = toFirstMonth(today, KEPT);
    const months = Array.from({ length: OLD + KEPT }, (_, back) => toFirstMonth(today, back + 1));
    for (const month of months) await send(world, { month, from: 0, to: perMonth(scale) });
    const all = months.length * perMonth(scale);
    await waitUntil("all are stored", async () => await world.countStored() >= all);
    const sums = await readOldSums(world.database, firstMonth);

    const lefts: number[] = [];
    const args = ["--months", String(KEPT), "--batch", short ? "1" : "100", "--reason", "drill"];
    const env = { DATABASE_URL: world.databaseUrl };
    await world.offerDuring(scale.ratePerSecond, async () => {
      for (const left of [1, 0.7, 0.3]) {
        await using task = spawnTask("retain", { args, env });
        await waitUntil("some have gone", async () => {
          const { old, isSet } = await count(world.database, firstMonth);
          return isSet && old <= left * OLD * perMonth(scale);
        });
        task.kill("SIGKILL");
        await task.ended;
        lefts.push((await count(world.database, firstMonth)).old);
      }
      await consumer.kill();
      await world.startConsumer();
      for (const month of months.slice(-OLD)) {
        await send(world, { month, from: perMonth(scale), to: perMonth(scale) + LATE });
      }
    });
    const last = await runTask("retain", { args, env });
    const again = await runTask("retain", { args, env });
    await waitUntil(
      "the late ones are dead letters",
      async () => await countExpired(world.database) >= OLD * LATE,
      { timeoutMs: 120_000 },
    );
    const { old } = await count(world.database, firstMonth);
    const sumsAfter = await readOldSums(world.database, firstMonth);
    const expired = await countExpired(world.database);
    return {
      did: `${OLD} of ${OLD + KEPT + 1} months went in ${lefts.length + 1} runs`,
      checks: [
        {
          name: "it was killed in the middle",
          ok: lefts.length === 3 && lefts.every((left) => left > 0),
          seen: `with ${lefts.join(", ")} baskets left`,
        },
        {
          name: "it came to its end",
          ok: last.code === 0,
          seen: last.stdout.trim().split("\n").at(-1) ?? "",
        },
        {
          name: "a second run has nothing to do",
          ok: again.code === 0 && again.stdout.includes("0 baskets and 0 lines"),
          seen: again.stdout.trim(),
        },
        { name: "no old basket is left", ok: old === 0, seen: `${old}` },
        {
          name: "old sums stay",
          ok: sums === sumsAfter,
          seen: `${sums} before, ${sumsAfter} after`,
        },
        {
          name: "late old baskets are dead letters",
          ok: expired === OLD * LATE,
          seen: `${expired} of ${OLD * LATE}`,
        },
      ],
    };
  },
};

async function send(
  world: World,
  { month, from, to }: { readonly month: string; readonly from: number; readonly to: number },
): Promise<void> {
  const { sendBasket } = createApiClient({ url: world.apiUrl, maxAttempts: 30 });
  const makeBasket = createBasketMaker({ seed: 7, date: month });
  const indexes = Array.from({ length: to - from }, (_, index) => from + index);
  await eachConcurrently(indexes, 64, async (index) => {
    const basket = makeBasket(index);
    const outcome = await sendBasket(basket);
    if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${index} of ${month}`);
    world.keepReceipt(toReceiptLine(outcome.receipt, basket));
  });
}

/** Baskets of before `firstMonth`, and whether the policy is set. */
async function count(database: Database, firstMonth: string) {
  const [row] = await database.query(
    `select count(*) as old, exists (select from retained_months) as is_set
    from baskets
    where purchased_on < $1::date`,
    [firstMonth],
  );
  return { old: Number(row?.old), isSet: row?.is_set === "t" };
}

async function countExpired(database: Database): Promise<number> {
  const [row] = await database.query(
    "select count(*) as letters from dead_letters where code = 'expired'",
  );
  return Number(row?.letters);
}

/** Revenue of before `firstMonth` in each rollup. */
async function readOldSums(database: Database, firstMonth: string): Promise<string> {
  const sums: string[] = [];
  for (const { table } of ROLLUPS) {
    const [row] = await database.query(
      `select sum(revenue) as revenue from ${table} where purchased_on < $1::date`,
      [firstMonth],
    );
    sums.push(row?.revenue ?? "0");
  }
  return sums.join(", ");
}
