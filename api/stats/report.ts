/**
 * What a report is: one family of questions to the tables, and the statement that answers them.
 *
 * @module
 */
import { z } from "zod";
import { parseCents, toEuros } from "../../shared/basket/money.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { DAY, FORMAT, STORE } from "./query/parameters.ts";
import type { Period, PeriodLimits } from "./query/period.ts";
import type { Cell } from "../../shared/service/to_csv.ts";

/** Parameters that every report has. */
export const COMMON_PARAMETERS = {
  store: STORE.nullable().default(null),
  format: FORMAT.nullable().default(null),
} as const;

/** Parameters of reports on a period of days of purchase, both included. */
export const PERIOD_PARAMETERS = {
  from: DAY.nullable().default(null),
  to: DAY.nullable().default(null),
  ...COMMON_PARAMETERS,
} as const;

/** What comes out of a report's schema: its own parameters, and these. */
export interface CommonQuery {
  readonly from?: string | null;
  readonly to?: string | null;
  readonly store: string | null;
  readonly format: "json" | "csv" | null;
}

/** A report's own parameters. */
export type OwnQuery<Q> = Omit<Q, keyof CommonQuery>;

/** What is asked, as far as the statement needs it. */
export interface Question<Q> extends Period {
  /** The shops that it is about, as an array literal; `null`: all of them. */
  readonly stores: string | null;
  readonly own: OwnQuery<Q>;
}

/** One row of an answer. Amounts are euros, days ISO 8601 dates. */
export type ReportRow = Readonly<Record<string, Cell>>;

/** One report. */
export interface Report<Q extends CommonQuery = CommonQuery> {
  /** Names it in file names and in the cache. */
  readonly name: string;
  readonly schema: z.ZodType<Q>;
  /** Absent: it is about no period. */
  readonly period?: PeriodLimits;
  /**
   * `rollup` reads sums that are kept up to date, in milliseconds; `scan` reads baskets or lines,
   * and waits behind other scans, so that it delays no other report.
   */
  readonly reads: "rollup" | "scan";
  /** Names of the rows' values, in the order of CSV. */
  readonly columns: readonly string[];
  /** The rows of the answer, in its order. @throws {DatabaseError} */
  readonly read: (database: Queryable, question: Question<Q>) => Promise<readonly ReportRow[]>;
}

/** The schema of a report without parameters of its own. */
export const PERIOD_SCHEMA: z.ZodType<Required<CommonQuery>> = z.strictObject(PERIOD_PARAMETERS);

/** A count as Postgres prints it. */
export function toCount(text: string | null | undefined): number {
  return Number(text ?? 0);
}

/** An amount as Postgres prints it, in euros. */
export function toAmount(text: string | null | undefined): number {
  return toEuros(parseCents(text ?? "0"));
}
