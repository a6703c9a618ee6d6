/**
 * Where a page of baskets begins: the key of the row before it as one word, such as
 * `newest/2026-11-24/2026-11-24T09:00:00.000Z/Gent%20Zuid/123` or `largest/81.5/Gent%20Zuid/123`.
 *
 * @module
 */
import type { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { basketText } from "../../../shared/basket/basket_text.ts";
import { isCalendarDate } from "../../../shared/basket/calendar_date.ts";
import { afterRow, decodePart } from "./cursor.ts";

/** How a list of baskets is ordered. */
export const BASKET_ORDERS = ["newest", "largest", "smallest"] as const;

/** The form of a cursor, for the API reference. */
export const BASKET_CURSOR_PATTERN =
  "^(newest/\\d{4}-\\d\\d-\\d\\d/[^/]+|(largest|smallest)/[^/]+)/[^/]+/[^/]+$";

/** One of {@linkcode BASKET_ORDERS}. */
export type BasketOrder = (typeof BASKET_ORDERS)[number];

/** The key of a basket in a list. */
export interface BasketKey {
  readonly order: BasketOrder;
  /** ISO 8601 date; of the newest only. */
  readonly date: string | null;
  /** ISO 8601 instant in UTC, to the millisecond; of the newest only. */
  readonly time: string | null;
  /** Euros as a decimal; of the largest and the smallest only. */
  readonly total: string | null;
  readonly store: string;
  readonly id: string;
}

/** Writes the key as a word without `/` in its parts. */
export function toBasketCursor({ order, date, time, total, store, id }: BasketKey): string {
  const place = order === "newest" ? [date, time] : [total];
  return [order, ...place, encodeURIComponent(store), encodeURIComponent(id)].join("/");
}

/** Reads what {@linkcode toBasketCursor} writes; `undefined` for anything else. */
export function parseBasketCursor(cursor: string): BasketKey | undefined {
  if (cursor.length > MAX_LENGTH) return undefined;
  const [word, ...parts] = cursor.split("/");
  const order = BASKET_ORDERS.find((known) => known === word);
  const id = ID.read(decodePart(parts.pop() ?? ""));
  const store = STORE.read(decodePart(parts.pop() ?? ""));
  if (order === undefined || store === undefined || id === undefined) return undefined;
  if (order !== "newest") {
    const [total = "", ...others] = parts;
    return TOTAL.test(total) && others.length === 0
      ? { order, date: null, time: null, total, store, id }
      : undefined;
  }
  const [date = "", time = "", ...others] = parts;
  const isKey = isCalendarDate(date) && TIME.test(time) && isCalendarDate(time.slice(0, 10)) &&
    !Number.isNaN(Date.parse(time)) && others.length === 0;
  return isKey ? { order, date, time, total: null, store, id } : undefined;
}

/** The parameter `after` of a list of baskets. */
export const AFTER_BASKET: z.ZodType<string, string> = afterRow(parseBasketCursor, {
  description: "Only rows behind this one: `next` of the page before, of the same order.",
  pattern: BASKET_CURSOR_PATTERN,
});

const STORE = basketText(LIMITS.storeLength, { description: "The shop." });
const ID = basketText(LIMITS.idLength, { description: "The basket." });
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TOTAL = /^-?\d{1,9}(\.\d{1,2})?$/;
/** A code point has at most four bytes, each of them three characters here. */
const MAX_LENGTH = "smallest/2026-11-24/2026-11-24T09:00:00.000Z//".length +
  12 * (LIMITS.storeLength + LIMITS.idLength);
