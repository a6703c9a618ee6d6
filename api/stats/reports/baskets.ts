/**
 * `GET /stats/baskets`: the baskets of a period, the newest, largest or smallest first, a page at a
 * time.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { SOLD_AT_SQL } from "../../../shared/basket/calendar_date.ts";
import type { SqlValue } from "../../../shared/postgres/database.ts";
import { toDay, toInstant } from "../../../shared/postgres/to_instant.ts";
import { count, day, euros, instant } from "../../answer_values.ts";
import { toExtremeBaskets } from "../facts/extreme_baskets.ts";
import { toChosenBaskets } from "../facts/chosen_baskets.ts";
import { hasBaskets, narrowLines } from "../facts/sales_facts.ts";
import { SCAN_DAYS, SHOP_SUM_DAYS } from "../facts/scan_days.ts";
import {
  AFTER_BASKET,
  BASKET_ORDERS,
  type BasketOrder,
  parseBasketCursor,
  toBasketCursor,
} from "../query/basket_cursor.ts";
import { euroAmount, limit, name, numberWithin, oneWordOf } from "../query/parameters.ts";
import { defineReport, PERIOD_PARAMETERS, type RowOf } from "../report.ts";
import { CATEGORY, PRODUCT } from "./sales.ts";

/** The report. */
export const BASKETS = defineReport({
  name: "baskets",
  query: z.strictObject({
    order: oneWordOf(BASKET_ORDERS)
      .meta({ description: "Which come first." }).default("newest"),
    limit: limit(50),
    after: AFTER_BASKET.nullable().default(null),
    till: name(LIMITS.tillLength, "Only this till.").nullable().default(null),
    category: CATEGORY,
    product: PRODUCT,
    min: euroAmount("Only baskets of this total or more, in euros.").nullable().default(null),
    max: euroAmount("Only baskets of this total or less, in euros.").nullable().default(null),
    weekday: numberWithin("Only this weekday, from 1, Monday, to 7, as `by=weekday-hour` has it.", [
      1,
      7,
    ]).nullable().default(null),
    hour: numberWithin("Only this hour, from 0 to 23, as `by=weekday-hour` has it.", [0, 23])
      .nullable().default(null),
    ...PERIOD_PARAMETERS,
  }).superRefine(({ after, order }, context) => {
    if (after === null || parseBasketCursor(after)?.order === order) return;
    context.addIssue({
      code: "custom",
      path: ["after"],
      message: "Must be `next` of an answer in the same order",
      params: { code: "not_a_page" },
    });
  }),
  period: { maxDays: SHOP_SUM_DAYS },
  reads: "scan",
  narrow({ hasStores, own }) {
    if (!hasBaskets(own)) return narrowLines({ hasStores });
    const { order, till, weekday, hour, min, max } = own;
    const isFound = order !== "newest" || (min === null && max === null);
    return hasNone(till, weekday, hour) && isFound ? {} : { maxDays: SCAN_DAYS };
  },
  isLocal: true,
  row: z.object({
    store: z.string(),
    id: z.string(),
    date: day(),
    soldAt: z.nullable(instant()).meta({
      description: "When it was paid, as the shop says; `null` when it did not.",
    }),
    receivedAt: instant(),
    till: z.nullable(z.string()),
    receipt: z.nullable(count()),
    products: count().meta({ description: "Lines of the receipt." }),
    total: euros(),
  }),
  example: [{
    store: "Brussels",
    id: "3-2026-11-24-17",
    date: "2026-11-24",
    soldAt: "2026-11-24T18:05:11.000+01:00",
    receivedAt: "2026-11-24T17:05:12.345Z",
    till: "3",
    receipt: 17,
    products: 8,
    total: 25.2,
  }],
  read(database, { stores, from, to, timeZone, own }) {
    const { order, limit, after, category, product, till, min, max, weekday, hour } = own;
    const key = after === null ? undefined : parseBasketCursor(after);
    const args: readonly SqlValue[] = [
      stores,
      from,
      to,
      category,
      product,
      till,
      min,
      max,
      weekday,
      hour,
      timeZone,
      limit,
      key?.date ?? null,
      key?.time ?? null,
      key?.total ?? null,
      key?.store ?? null,
      key?.id ?? null,
    ];
    const isExtreme = order !== "newest" && hasBaskets(own) && hasNone(till, weekday, hour);
    const source = isExtreme ? toExtremeBaskets(order) : "baskets";
    return database.query(toStatement(order, { source, isOfLines: !hasBaskets(own) }), args);
  },
  toNext({ store, id, date, soldAt, receivedAt, total }, { order }) {
    const time = new Date(soldAt ?? receivedAt).toISOString();
    return toBasketCursor({ order, date, time, total: String(total), store, id });
  },
});

/** One of its rows. */
export type BasketsRow = RowOf<typeof BASKETS>;

/** As exact as the answer's instants, from which the next page goes on. */
const TIME = "date_trunc('milliseconds', coalesce(sold_at, received_at))";

/** The order of the rows, and what lies behind a key; each statement has all arguments. */
const ORDERS: Readonly<Record<BasketOrder, { readonly by: string; readonly behind: string }>> = {
  // The index baskets_by_day_and_store, backwards: of each day the baskets are sorted, and no day is
  // read behind the one in which the page is full.
  newest: {
    by: `purchased_on desc, ${TIME} desc, store, id`,
    behind: `$15::numeric is null
    and purchased_on <= least($3::date, $13::date)
    and (
      $13::date is null or purchased_on < $13::date
      or ${TIME} < $14::timestamptz
      or (${TIME} = $14::timestamptz and (store, id) > ($16::text, $17::text))
    )`,
  },
  largest: { by: "total desc, store, id", behind: toBehindTotal("<") },
  smallest: { by: "total, store, id", behind: toBehindTotal(">") },
};

function toBehindTotal(comparison: "<" | ">"): string {
  return `$13::date is null and $14::timestamptz is null
    and (
      $15::numeric is null or total ${comparison} $15::numeric
      or (total = $15::numeric and (store, id) > ($16::text, $17::text))
    )`;
}

function toStatement(
  order: BasketOrder,
  { source, isOfLines }: { readonly source: string; readonly isOfLines: boolean },
): string {
  const { by, behind } = ORDERS[order];
  const ofLines = isOfLines
    ? `(store, id) in (${toChosenBaskets()})`
    : "$4::text is null and $5::text is null";
  return `
  select
    store, id, ${toDay("purchased_on")} as date, ${SOLD_AT_SQL} as "soldAt",
    ${toInstant("received_at")} as "receivedAt", till, receipt, product_count as products, total
  from (
    -- First the page, so that only its rows are put into words.
    select
      store, id, purchased_on, sold_at, sold_at_offset, received_at, till, receipt, product_count,
      total
    from ${source}
    where ($1::text[] is null or store = any($1::text[]))
      and purchased_on between $2::date and $3::date
      and ($6::text is null or till = $6::text)
      and ($7::numeric is null or total >= $7::numeric)
      and ($8::numeric is null or total <= $8::numeric)
      and ($9::integer is null or $9::integer = ${toLocal("isodow")})
      and ($10::integer is null or $10::integer = ${toLocal("hour")})
      and ${ofLines}
      and ${behind}
    order by ${by}
    limit $12::integer
  ) as page
  order by ${by}`;
}

function hasNone(...filters: readonly (string | number | null)[]): boolean {
  return filters.every((filter) => filter === null);
}

function toLocal(field: "isodow" | "hour"): string {
  return `extract(${field} from coalesce(sold_at, received_at) at time zone $11::text)`;
}
