/**
 * The period that a question is about: days of purchase, both ends included.
 *
 * @module
 */
import { type Issue, toPointer } from "../../../shared/basket/issue.ts";

/** Two ISO 8601 dates, `from` not after `to`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Most days of a period, where a report sets no other limit. */
export const MAX_DAYS = 3_660;

/** Days of a period of which only the end is known, where there may be as many. */
export const DEFAULT_DAYS = 30;

/** How long periods are. */
export interface PeriodLimits {
  /** Most days that may be asked for. @default {MAX_DAYS} */
  readonly maxDays?: number;
  /** Days of the period when it is not said where it begins. @default {DEFAULT_DAYS} */
  readonly defaultDays?: number;
}

/** Makes a period of what was asked, of which `today` (UTC) is the end unless it says otherwise. */
export function toPeriod(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  { maxDays = MAX_DAYS, defaultDays = DEFAULT_DAYS, today }: PeriodLimits & {
    readonly today: string;
  },
): { readonly period: Period } | { readonly issue: Issue } {
  const end = to ?? today;
  const begin = from ?? plusDays(end, 1 - Math.min(defaultDays, maxDays));
  const days = (Date.parse(end) - Date.parse(begin)) / DAY_MS + 1;
  const pointer = toPointer(["from"]);
  if (days < 1) {
    return { issue: { code: "from_after_to", pointer, detail: `Must not be after ${end}` } };
  }
  if (days > maxDays) {
    const detail = `The period has ${days} days, and may have ${maxDays}`;
    return { issue: { code: "period_too_long", pointer, detail } };
  }
  return { period: { from: begin, to: end } };
}

/** The day of `instant` in UTC. */
export function toDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

function plusDays(day: string, days: number): string {
  // The first years of our era reach back to no date that Postgres and `toISOString` both write.
  const time = Math.max(Date.parse(day) + days * DAY_MS, Date.parse("0001-01-01"));
  return toDay(new Date(time));
}

const DAY_MS = 86_400_000;
