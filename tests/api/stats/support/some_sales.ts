/**
 * A few hundred baskets of three shops and three weeks, stored as the consumer stores them.
 *
 * @module
 */
import type { WireBasket } from "../../../../shared/basket/basket.ts";
import type { Database } from "../../../../shared/postgres/database.ts";
import { checkTillDays } from "../../../../consumer/tills/check_till_days.ts";
import { storeBatch } from "../../../../consumer/store/store_batch.ts";
import { aDeadLetter, aPrepared } from "../../../support/a_prepared.ts";

/** The shops of {@linkcode storeSomeSales}. */
export const SHOPS = ["Brussels", "Gent", "Luik"] as const;

const NAMES = [
  "Banana",
  "Bread",
  "Brie, mild",
  'Water "still"',
  "=1+2",
  "@home",
  "-5 °C ice",
  "Crème brûlée",
  "Beer",
  "Salt",
];

/**
 * Stores them and, of the first seven, another version each, of another day: reused ids. One more record is no
 * basket at all, and two dead letters are settled.
 */
export async function storeSomeSales(database: Database): Promise<void> {
  const prepared = Array.from({ length: 240 }, (_, number) => {
    const { row } = aPrepared(toBasket(number), number);
    const receivedAt = new Date(Date.parse(row.purchasedOn) + (number * 977 % 86_400) * 1_000);
    return { kind: "basket" as const, row: { ...row, receivedAt } };
  });
  await storeBatch(database, prepared);
  await checkTillDays(database);
  const others = Array.from(
    { length: 7 },
    (_, number) => aPrepared({ ...toBasket(number), date: "2026-11-01" }, 1_000 + number),
  );
  const letter = aDeadLetter({ offset: "2000" }, { detail: 'Is "odd",\nand long' });
  await storeBatch(database, [...others, { kind: "dead_letter", deadLetter: letter }]);
  await database.query(`
    update dead_letters set replayed_at = now() where record_offset = 1000`);
  await database.query(`
    update dead_letters set discarded_at = now(), discard_reason = 'test'
    where record_offset = 1001`);
}

function toStore(number: number): string {
  return SHOPS[number % 7 % SHOPS.length] ?? "";
}

/** Three weeks, of which every fifth day has no sales. */
function toDate(number: number): string {
  return `2026-11-${String(3 + Math.floor(number / 60) * 5 + number % 4).padStart(2, "0")}`;
}

function toBasket(number: number): WireBasket {
  const earlier = Array.from({ length: number }, (_, other) => other)
    .filter((other) => toStore(other) === toStore(number) && toDate(other) === toDate(number));
  return {
    id: `b-${number}`,
    store: toStore(number),
    date: toDate(number),
    till: "1",
    receipt: 1 + earlier.length,
    products: Array.from({ length: 1 + number * 5 % 9 }, (_, line) => ({
      id: `p-${line}`,
      name: NAMES[(number * 3 + line * line) % NAMES.length] ?? "",
      price: (number * 131 + line * 37) % 2_000 / 100,
    })),
  };
}
