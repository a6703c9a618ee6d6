/**
 * The period of a report: days of purchase, both ends included.
 *
 * @module
 */
import { toPointer } from "../../../shared/basket/issue.ts";
import type { QueryIssue } from "./query_issue.ts";

/** Two ISO 8601 dates, `from` not after `to`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Most days of a period, unless a report has a lower limit. */
export const MAX_DAYS = 3_660;

/** Days of a period without `from`, unless a report allows fewer. */
export const DEFAULT_DAYS = 30;

/** How long the periods of a report are. */
export interface PeriodLimits {
  /** Most days of a period. @default {MAX_DAYS} */
  readonly maxDays?: number;
  /** Days of a period without `from`. @default {DEFAULT_DAYS} */
  readonly defaultDays?: number;
  /** Why no more days, for people. @default {""} */
  readonly because?: string;
}

/** The period from `from` to `to`, which is `today` by default. */
export function toPeriod(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  { maxDays = MAX_DAYS, defaultDays = DEFAULT_DAYS, because = "", today }: PeriodLimits & {
    /** The day of the shops, whose zone is a setting. */
    readonly today: string;
  },
): { readonly period: Period } | { readonly issue: QueryIssue } {
  const end = to ?? today;
  const begin = from ?? plusDays(end, 1 - Math.min(defaultDays, maxDays));
  const days = (Date.parse(end) - Date.parse(begin)) / DAY_MS + 1;
  const pointer = toPointer(["from"]);
  if (days < 1) {
    return { issue: { code: "from_after_to", pointer, detail: `Must not be after ${end}` } };
  }
  if (days > maxDays) {
    const detail = `The period has ${days} days, and may have ${maxDays}${because}`;
    return { issue: { code: "period_too_long", pointer, detail } };
  }
  return { period: { from: begin, to: end } };
}

function plusDays(day: string, days: number): string {
  // Postgres and `toISOString` write years before 1 differently.
  const time = Math.max(Date.parse(day) + days * DAY_MS, Date.parse("0001-01-01"));
  return new Date(time).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
