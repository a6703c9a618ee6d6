/**
 * What a report is: the parameters it takes, the rows it answers with, and how they are read.
 *
 * @module
 */
import { z } from "zod";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import type { Cell } from "../../shared/service/to_csv.ts";
import { DAY, FORMAT, type ReportFormat, STORE } from "./query/parameters.ts";
import type { Period, PeriodLimits } from "./query/period.ts";

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

/** What comes out of a report's query schema: its own parameters, and these. */
export interface CommonQuery {
  readonly from?: string | null;
  readonly to?: string | null;
  readonly store: string | null;
  readonly format: ReportFormat | null;
  /** Most rows of the answer, for reports that could have any number of them. */
  readonly limit?: number;
}

/** A report's own parameters. */
export type OwnQuery<Q> = Omit<Q, "from" | "to" | "store" | "format">;

/** The part of a request that the statement needs. */
export interface ReportRequest<Q> extends Period {
  /** The shops to read, as an array literal; `null`: all of them. */
  readonly stores: string | null;
  readonly own: OwnQuery<Q>;
  /** The zone whose hours and weekdays the rows have, of the IANA database. */
  readonly timeZone: string;
}

/** What decides how a request is read, and how long its period may be. */
export interface NarrowedRequest<Q> {
  /** Whether it is about named shops, or about those of a key. */
  readonly hasStores: boolean;
  readonly own: OwnQuery<Q>;
}

/** What is another for some requests of a report. */
export interface Narrowing {
  readonly reads?: Report["reads"];
  /** Most days of the period; less than the report's. */
  readonly maxDays?: number;
  /** Days of the period where the request names none. */
  readonly defaultDays?: number;
}

/** A row of any report. Amounts are euros, days ISO 8601 dates, instants ISO 8601 in UTC. */
export type ReportRow = Readonly<Record<string, Cell>>;

/** One report. */
export interface Report<Q extends CommonQuery = CommonQuery, Row extends ReportRow = ReportRow> {
  /** Names it in file names and in the cache. */
  readonly name: string;
  /** The parameters it takes. */
  readonly query: z.ZodType<Q>;
  /** Absent: the report has no period. */
  readonly period?: PeriodLimits;
  /**
   * `rollup` reads sums that are kept up to date, in milliseconds; `scan` reads baskets or lines,
   * and waits behind other scans, so that it delays no other report.
   */
  readonly reads: "rollup" | "scan";
  /** Bounds requests that cost more than others. A method, as `read` is. @default nothing */
  narrow?(request: NarrowedRequest<NoInfer<Q>>): Narrowing;
  /** Most baskets that it reads, the newest of the period; the answer says so. Absent: all. */
  readonly sample?: number;
  /**
   * A row, the only place that lists its columns. It reads the statement's columns of these names,
   * orders those of CSV, documents the report and types what the page reads.
   */
  readonly row: z.ZodObject & z.ZodType<Row>;
  /**
   * The column of instants that CSV has on the clock of the setting `TIME_ZONE`. JSON keeps UTC, and
   * names the zone. Absent: there is none.
   */
  readonly localInstant?: string;
  /** Whether rows have hours or weekdays of that clock, so that the answer names it. @default {false} */
  readonly isLocal?: boolean;
  /** Rows for the API reference. */
  readonly example: readonly [NoInfer<Row>, ...NoInfer<Row>[]];
  /**
   * The rows in the order of the answer; of a report with a limit one more, if there is one, which
   * says that the answer is truncated. A method, which TypeScript compares bivariantly: a report
   * with parameters of its own is a `Report` too, and its `request` comes from its own `query`.
   *
   * @throws {DatabaseError}
   */
  read(database: Queryable, request: ReportRequest<Q>): Promise<readonly TextRow[]>;
  /** The row for a key without the scope `admin`. A method, as `read` is. @default as it is */
  mask?(row: Row): Row;
  /** The value of the parameter `after` that goes on behind `row`; absent: there is no such one. */
  toNext?(row: Row, own: OwnQuery<Q>): string;
}

/** A row of the report `R`. */
export type RowOf<R> = R extends { readonly example: readonly (infer Row)[] } ? Readonly<Row>
  : never;

/** Returns `report`, with its types inferred. */
export function defineReport<Q extends CommonQuery, Row extends ReportRow>(
  report: Report<Q, Row>,
): Report<Q, Row> {
  return report;
}

/** The query schema of a report without parameters of its own. */
export const PERIOD_QUERY: z.ZodType<Required<Omit<CommonQuery, "limit">>> = z.strictObject(
  PERIOD_PARAMETERS,
);
