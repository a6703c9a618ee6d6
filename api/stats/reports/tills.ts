/**
 * `GET /stats/tills`: which receipts of which till are there, by day, the newest day first, a page at
 * a time.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { count, day, euros, instant, texts } from "../../answer_values.ts";
import { toFoldedText } from "../facts/folded_text.ts";
import { SCAN_DAYS } from "../facts/scan_days.ts";
import { limit, name, oneWordOf } from "../query/parameters.ts";
import { AFTER_TILL, parseTillCursor, toTillCursor } from "../query/till_cursor.ts";
import { defineReport, PERIOD_PARAMETERS, type RowOf } from "../report.ts";
import { toDay, toInstant } from "../../../shared/postgres/to_instant.ts";

/** What a till's day can be; the worst of what is true counts. */
export const TILL_STATUSES = [
  "open",
  "complete",
  "missing",
  "unexpected",
  "total_differs",
  "doubled",
  "scattered",
] as const;

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

/** A till's day, for the report and for the overview. */
export const TILL_ROW = z.object({
  store: z.string(),
  till: z.string(),
  date: day(),
  status: z.enum(TILL_STATUSES).meta({
    description: "The worst of `scattered`, `missing`, `doubled`, `unexpected`, " +
      "`total_differs`; else `complete`, or `open` as long as there is no closing. It follows " +
      "the receipts within seconds.",
  }),
  first: z.nullable(count()).meta({
    description: "First receipt as the closing says, else the lowest that came.",
  }),
  last: z.nullable(count()).meta({
    description: "Last receipt as the closing says, else the highest that came.",
  }),
  receipts: count().meta({ description: "Different receipt numbers that came." }),
  missing: count().meta({ description: "Receipts that should be there and never came." }),
  missingNumbers: texts().meta({
    description: `The numbers that are missing, such as \`7\` or \`12-14\`: the first ` +
      `${MAX_RANGES} ranges. More than \`missing\` where the till voided some of them.`,
  }),
  missingSince: z.nullable(instant()),
  unexpected: count().meta({ description: "Receipts that came outside of first and last." }),
  doubled: count().meta({ description: "Numbers that came in two or more baskets." }),
  baskets: count(),
  revenue: euros(),
  closingReceipts: z.nullable(count()).meta({
    description: "Receipts that the till made, as its closing says; `null` without one.",
  }),
  closingTotal: z.nullable(euros()).meta({
    description: "Sum of their totals as the closing says, in euros; `null` without one.",
  }),
});

/** The report. */
export const TILLS = defineReport({
  name: "tills",
  query: z.strictObject({
    limit: limit(1_000, 10_000),
    after: AFTER_TILL.nullable().default(null),
    status: oneWordOf([...TILL_STATUSES, "problem"])
      .meta({ description: "Only tills with this status; `problem`: any but open and complete." })
      .nullable().default(null),
    till: name(LIMITS.tillLength, "Only this till.").nullable().default(null),
    search: name(
      LIMITS.storeLength,
      "Only tills with this in `shop / till`; case and accents do not matter.",
    ).nullable().default(null),
    order: oneWordOf(TILL_ORDERS)
      .meta({
        description: "`till`: by shop and till; `missing` and `receipts`: those with most first; " +
          "`largest`, `smallest`: by revenue.",
      })
      .default("newest"),
    ...PERIOD_PARAMETERS,
  }).superRefine(({ after, order }, context) => {
    if (after === null) return;
    const hasValue = typeof parseTillCursor(after)?.value === "string";
    if (hasValue === (SORTED[order].value !== undefined)) return;
    context.addIssue({
      code: "custom",
      path: ["after"],
      message: "Must be `next` of an answer in the same order",
      params: { code: "not_a_page" },
    });
  }),
  period: {},
  reads: "rollup",
  // Every till and day of the period is looked at. Those of a shop are few, but a key may be for a
  // thousand shops: the lane of the rollups, which the overview waits for, has none of it.
  narrow({ hasStores, own: { order, search } }) {
    if (order === "newest" && search === null) return {};
    return hasStores ? { reads: "scan" } : { reads: "scan", maxDays: SCAN_DAYS };
  },
  row: TILL_ROW,
  example: [{
    store: "Brussels",
    till: "3",
    date: "2026-11-24",
    status: "missing",
    first: 1,
    last: 412,
    receipts: 409,
    missing: 3,
    missingNumbers: ["17", "230-231"],
    missingSince: "2026-11-24T20:05:00.000Z",
    unexpected: 0,
    doubled: 0,
    baskets: 409,
    revenue: 8161.15,
    closingReceipts: 412,
    closingTotal: 8216.35,
  }],
  read(database, { from, to, stores, own }) {
    const { limit, after, status, till, search, order } = own;
    const key = after === null ? undefined : parseTillCursor(after);
    const isProblem = status !== null && status !== "open" && status !== "complete";
    const find = order === "newest" ? toStatement : toSortedStatement;
    const conditions = `
    ${isProblem ? "and status not in ('open', 'complete')" : ""}
    ${search === null ? "and $10::text is null" : HAS_IN_NAME}`;
    return database.query(find(conditions, order), [
      from,
      to,
      stores,
      till,
      status === "problem" ? null : status,
      limit,
      key?.date ?? null,
      key?.store ?? null,
      key?.till ?? null,
      search,
      key?.value ?? null,
    ]);
  },
  toNext(row, { order }) {
    const { value } = SORTED[order];
    return toTillCursor({ ...row, value: value === undefined ? null : JSON.stringify(row[value]) });
  },
});

/** One of its rows. */
export type TillRow = RowOf<typeof TILLS>;

/** Columns of `till_days as days` for {@linkcode TILL_ROW}. */
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

/**
 * The index till_days_by_day, backwards, or till_days_problems: of each day the tills are sorted, and
 * no day is read behind the one in which the page is full. A page of 100 of 384,000 tills and days
 * takes 10 to 30 ms, also a deep one; one of a status that nobody has takes all of them, 140 ms, but
 * for problems only those.
 */
function toStatement(conditions: string): string {
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
  const { by, direction, value } = SORTED[order];
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

/** No pattern, so that `%` and `_` are letters like others. */
const HAS_IN_NAME = `and strpos(${toFoldedText("(store || ' / ' || till)")}, ${
  toFoldedText("$10::text")
}) > 0`;

/** How rows are ordered, and which number of a row that is; absent: a part of its key. */
interface Sorted {
  readonly by: string;
  readonly direction: "asc" | "desc";
  readonly value?: "missing" | "receipts" | "revenue";
}

const SORTED: Readonly<Record<TillOrder, Sorted>> = {
  newest: { by: "day", direction: "desc" },
  oldest: { by: "day", direction: "asc" },
  till: { by: "store", direction: "asc" },
  missing: { by: "missing", direction: "desc", value: "missing" },
  receipts: { by: "receipts", direction: "desc", value: "receipts" },
  largest: { by: "revenue", direction: "desc", value: "revenue" },
  smallest: { by: "revenue", direction: "asc", value: "revenue" },
};
