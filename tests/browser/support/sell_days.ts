/**
 * Sales of many days for tests of the page: the generator's baskets, sent through the batch route as
 * a shop sends its files.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createBasketMaker } from "../../../generator/make_basket.ts";

/** What to sell. */
export interface SellOptions {
  /** ISO 8601 dates. */
  readonly dates: readonly string[];
  readonly basketsADay: number;
}

/** Sends the baskets, paid between ten and seven, and resolves to how many when all are accepted. */
export async function sellDays(
  apiUrl: string,
  { dates, basketsADay }: SellOptions,
): Promise<number> {
  for (const date of dates) {
    // From half past nine UTC: the same day in Brussels, in summer and in winter.
    const opensMs = Date.parse(`${date}T09:30:00Z`);
    const makeBasket = createBasketMaker({
      seed: 1,
      date,
      toSoldMs: (index) => opensMs + Math.floor(index * OPEN_MS / basketsADay),
    });
    const lines = Array.from(
      { length: basketsADay },
      (_, index) => JSON.stringify(makeBasket(index)),
    );
    const response = await fetch(`${apiUrl}/baskets/batch`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body: lines.join("\n"),
    });
    const { accepted } = await response.json();
    assertEquals([response.status, accepted], [202, basketsADay]);
  }
  return dates.length * basketsADay;
}

/** The days from `first` days before `today` to `last` before it. */
export function daysBefore(today: string, first: number, last: number): readonly string[] {
  return Array.from({ length: first - last + 1 }, (_, index) => addDays(today, index - first));
}

/** ISO 8601 date, some days later or earlier. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

const OPEN_MS = 8.5 * 3_600_000;
