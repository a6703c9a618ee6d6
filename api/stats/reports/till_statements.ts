/**
 * The statements of `GET /stats/tills`: the columns of a row, and a page in each order.
 *
 * @module
 */
import { toDay, toInstant } from "../../../shared/postgres/to_instant.ts";
import { toFoldedText } from "../facts/folded_text.ts";

/** What the rows can be ordered by; each begins with the worst, or with what one looks for first. */
export const TILL_ORDERS = [
  "newest",
  "oldest",
  "till",
  "missing",
  "receipts",
  "largest",
  "smallest",
] as const;

/** One of {@linkcode TILL_ORDERS}. */
export type TillOrder = (typeof TILL_ORDERS)[number];

/** Ranges of missing numbers that a row names. */
export const MAX_RANGES = 20;

/** Columns of `till_days as days` for a row of the report. */
export const TILL_ROW_COLUMNS = `
    store, till, ${
  toDay("day")
} as date, status, first_receipt as first, last_receipt as last, receipts,
    missing,
    (
      select coalesce(json_agg(numbers order by from_receipt), '[]')
      from (
        select
          from_receipt,
          from_receipt || case when to_receipt > from_receipt then '-' || to_receipt else '' end
            as numbers
        from missing_receipts as gaps
        where gaps.store = days.store and gaps.till = days.till and gaps.day = days.day
        order by from_receipt
        limit ${MAX_RANGES}
      ) as gaps
    )::text as "missingNumbers",
    ${toInstant("days.missing_since")} as "missingSince",
    unexpected, doubled_receipts as doubled, baskets, revenue,
    closing_receipts as "closingReceipts", closing_total as "closingTotal"`;

/** The statement of a page; `conditions` come on top of those of every request. */
export function toTillStatement(order: TillOrder, conditions: string): string {
  return order === "newest" ? toNewestStatement(conditions) : toSortedStatement(conditions, order);
}

/**
 * The index till_days_by_day, backwards, or till_days_problems: of each day the tills are sorted, and
 * no day is read behind the one in which the page is full. A page of 100 of 384,000 tills and days
 * takes 10 to 30 ms, also a deep one; one of a status that nobody has takes all of them, 140 ms, but
 * for problems only those.
 */
function toNewestStatement(conditions: string): string {
  return `
  select
    ${TILL_ROW_COLUMNS}
  from till_days as days
  where day between $1::date and least($2::date, $7::date)
    and ($7::date is null or day < $7::date or (store, till) > ($8::text, $9::text))
    ${OF_REQUEST}
    ${conditions}
    and $11::numeric is null
  order by day desc, store, till
  limit $6::integer`;
}

/**
 * All tills and days of the period, sorted. A page goes on behind what the row before it was ordered by
 * then: that row may be another by now, or gone with the last basket of its till and day.
 */
function toSortedStatement(conditions: string, order: TillOrder): string {
  const { by, direction, value } = TILL_SORTING[order];
  const next = direction === "desc" ? "<" : ">";
  const sorted = `${by} ${direction}, ${order === "till" ? "till, " : ""}day desc, store, till`;
  const rest = order === "till"
    ? "(till > $9::text or (till = $9::text and day < $7::date))"
    : "(day < $7::date or (day = $7::date and (store, till) > ($8::text, $9::text)))";
  const before = value !== undefined ? "$11::numeric" : order === "till" ? "$8::text" : "$7::date";
  return `
  select
    ${TILL_ROW_COLUMNS}
  from (
    select *
    from till_days as days
    where day between $1::date and $2::date
      and ($7::date is null or ${by} ${next} ${before} or (${by} = ${before} and ${rest}))
      ${value === undefined ? "and $11::numeric is null" : ""}
      ${OF_REQUEST}
      ${conditions}
    order by ${sorted}
    limit $6::integer
  ) as days
  order by ${sorted}`;
}

const OF_REQUEST = `
    and ($3::text[] is null or store = any($3::text[]))
    and ($4::text is null or till = $4::text)
    and ($5::text is null or status = $5::text)`;

/** The condition that $10 is in the name of the till. No pattern, so that `%` and `_` are letters like others. */
export const HAS_IN_NAME = `and strpos(${toFoldedText("(store || ' / ' || till)")}, ${
  toFoldedText("$10::text")
}) > 0`;

/** How rows are ordered, and which number of a row that is; absent: a part of its key. */
interface Sorting {
  readonly by: string;
  readonly direction: "asc" | "desc";
  readonly value?: "missing" | "receipts" | "revenue";
}

export const TILL_SORTING: Readonly<Record<TillOrder, Sorting>> = {
  newest: { by: "day", direction: "desc" },
  oldest: { by: "day", direction: "asc" },
  till: { by: "store", direction: "asc" },
  missing: { by: "missing", direction: "desc", value: "missing" },
  receipts: { by: "receipts", direction: "desc", value: "receipts" },
  largest: { by: "revenue", direction: "desc", value: "revenue" },
  smallest: { by: "revenue", direction: "asc", value: "revenue" },
};
