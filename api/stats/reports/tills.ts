/**
 * `GET /stats/tills`: which receipts of which till are there, by day, the newest day first, a page at
 * a time.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { count, day, euros, instant, texts } from "../../answer_values.ts";
import { SCAN_DAYS } from "../facts/scan_days.ts";
import { limit, name, oneWordOf } from "../query/parameters.ts";
import { MAX_DAYS } from "../query/period.ts";
import { AFTER_TILL, parseTillCursor, toTillCursor } from "../query/till_cursor.ts";
import { defineReport, PERIOD_PARAMETERS, type RowOf } from "../report.ts";
import {
  HAS_IN_NAME,
  MAX_RANGES,
  TILL_ORDERS,
  TILL_SORTING,
  toTillStatement,
} from "./till_statements.ts";

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

/** Whether the status is one of {@linkcode TILL_STATUSES} that calls for somebody, or any of them. */
function isProblem(status: string | null): boolean {
  return status !== null && status !== "open" && status !== "complete";
}

/** The report. */
export const TILLS = defineReport({
  name: "tills",
  query: z.strictObject({
    limit: limit(1_000, 10_000),
    after: AFTER_TILL.nullable().default(null),
    status: oneWordOf([...TILL_STATUSES, "problem"])
      .meta({
        description: "Only tills with this status; `problem`: any but open and complete. For a " +
          `problem the period is the last ${MAX_DAYS} days, unless it is named.`,
      })
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
    if (hasValue === (TILL_SORTING[order].value !== undefined)) return;
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
  narrow({ hasStores, own: { order, search, status } }) {
    // A problem stays one until it is settled, as the alert counts it: an index has all of them.
    const period = isProblem(status) ? { defaultDays: MAX_DAYS } : {};
    if (order === "newest" && search === null) return period;
    return { ...period, reads: "scan", ...(hasStores ? {} : { maxDays: SCAN_DAYS }) };
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
    const conditions = `
    ${isProblem(status) ? "and status not in ('open', 'complete')" : ""}
    ${search === null ? "and $10::text is null" : HAS_IN_NAME}`;
    return database.query(toTillStatement(order, conditions), [
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
    const { value } = TILL_SORTING[order];
    return toTillCursor({ ...row, value: value === undefined ? null : JSON.stringify(row[value]) });
  },
});

/** One of its rows. */
export type TillRow = RowOf<typeof TILLS>;
