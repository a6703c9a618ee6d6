/**
 * Baskets of shops and products with odd names, with every kind of line, on the days around the
 * change of clocks, of which some lines have no date yet.
 *
 * @module
 */
import type { WireBasket } from "../../../../shared/basket/basket.ts";
import type { Database } from "../../../../shared/postgres/database.ts";
import { storeBatch } from "../../../../consumer/store/store_batch.ts";
import { aPrepared } from "../../../support/a_prepared.ts";

/** The shops of {@linkcode storeOddSales}; a key of `a_stats_app.ts` has the first two. */
export const ODD_SHOPS = [
  "Gent",
  "Luik",
  "O'Neill \\ 100 %_",
  "__proto__",
  '"quoted", {x}',
] as const;

/** Names of products and their categories, as `categoriseByLetter` has them. */
export const ODD_PRODUCTS = [
  "Banana",
  "Bœuf_haché 50 %",
  "Crème BRÛLÉE",
  "=1+2",
  "it's \\ odd",
  "constructor",
] as const;

/** The days that they were sold on: clocks went back on the second and forward on the last. */
const ODD_DAYS = ["2026-10-24", "2026-10-25", "2026-10-26", "2026-03-29"] as const;

const KINDS = ["product", "return", "discount", "deposit"] as const;

/** Stores them. */
export async function storeOddSales(database: Database): Promise<void> {
  const prepared = Array.from({ length: 96 }, (_, number) => {
    const { row, ...rest } = aPrepared(toBasket(number), number);
    return { ...rest, row: { ...row, receivedAt: toTime(row.purchasedOn, number) } };
  });
  await storeBatch(database, prepared);
  // As lines are that were stored before they had a date.
  await database.query("update basket_products set basket_purchased_on = null where line = 2");
}

/** Each half hour of a day in turn, from the midnight of summer time. */
function toTime(date: string, number: number): Date {
  return new Date(Date.parse(date) - SUMMER_MS + number * 37 % 48 * 1_800_000 + number);
}

function toBasket(number: number): WireBasket {
  const date = ODD_DAYS[number % 7 % ODD_DAYS.length] ?? "";
  const local = new Date(toTime(date, number + 5).getTime() + SUMMER_MS).toISOString();
  return {
    id: `b-${number}`,
    store: ODD_SHOPS[number % ODD_SHOPS.length] ?? "",
    date,
    ...(number % 3 === 0 ? {} : { soldAt: local.replace("Z", "+02:00") }),
    ...(number % 2 === 0 ? {} : { till: `${number % 3}`, receipt: number }),
    products: Array.from({ length: 1 + Math.floor(number / 3) % 5 }, (_, line) => {
      const kind = KINDS[(number + line) % 7 % KINDS.length] ?? "product";
      const sign = kind === "return" || kind === "discount" ? -1 : 1;
      return {
        id: `p-${line}`,
        name: ODD_PRODUCTS[(number + Math.floor(number / 5) + line * line) % ODD_PRODUCTS.length] ??
          "",
        price: sign * (1 + (number * 131 + line * 37) % 2_000) / 100,
        kind,
      };
    }),
  };
}

const SUMMER_MS = 2 * 3_600_000;
