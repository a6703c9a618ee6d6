/**
 * The reference of one report: parameters, rows and examples, as the report itself has them.
 *
 * @module
 */
import { z } from "zod";
import type { CsvForm } from "../../shared/service/to_csv.ts";
import { count, day } from "../answer_values.ts";
import { DEFAULT_DAYS, MAX_DAYS } from "../stats/query/period.ts";
import type { Report } from "../stats/report.ts";
import { DEFAULT_TIME_ZONE } from "../stats/time_zone.ts";
import { toReportCsv } from "../stats/to_report_csv.ts";
import type { Example, Operation } from "./operation.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";
import { toParameters } from "./to_parameters.ts";

/** What only a person can say of a report. */
export type ReportWords = Pick<Operation, "operationId" | "summary" | "description">;

/** The problem of a query, with an example. */
export const INVALID_QUERY = {
  invalid_query: {
    errors: [{ code: "unknown_parameter", pointer: "/form", detail: "Is not a parameter here" }],
  },
};

/** A table as CSV. */
export const CSV_SCHEMA: JsonSchema = {
  type: "string",
  description: "RFC 4180 with a header row, in UTF-8, amounts with two decimals. " +
    "`format=csv-be` has semicolons, decimal commas, times on the clock of the shops " +
    "and a byte order mark. Names of columns, categories and kinds are those of the JSON, in whichever " +
    "language the page is, so that files of all readers fit each other. A text that a spreadsheet could take for a formula, " +
    "whatever separator it expects, has an apostrophe before it.",
};

/** The operation of the route at `path`. */
export function toReportOperation(
  path: string,
  { words, query, reports }: {
    readonly words: ReportWords;
    readonly query: Report["query"];
    /** Several reports, by the value of the parameter `by`; one report, under any name. */
    readonly reports: Readonly<Record<string, Report>>;
  },
): Operation {
  const all = Object.entries(reports);
  const tables = all.map(([by, report]) => toJsonSchema(toTableSchema(report, by)));
  const [schema = {}, ...others] = tables;
  const hasLimit = Object.values(reports).some((report) => toNames(report).includes("limit"));
  return {
    method: "GET",
    path,
    tag: "Statistics",
    ...words,
    parameters: toParameters(query, describeParameters(Object.values(reports))),
    responses: {
      200: {
        description: "The rows.",
        optionalHeaders: ["content-disposition", ...(hasLimit ? ["x-truncated" as const] : [])],
        content: {
          "application/json": {
            schema: others.length === 0 ? schema : { anyOf: tables },
            examples: Object.fromEntries(all.map(([by, report]) => toJsonExample(report, by))),
          },
          "text/csv": {
            schema: CSV_SCHEMA,
            examples: Object.fromEntries(Object.values(reports).flatMap(toCsvExamples)),
          },
        },
      },
    },
    problems: [
      "invalid_query",
      "store_not_allowed",
      "overloaded",
      "database_unavailable",
      "query_timeout",
    ],
    problemExamples: INVALID_QUERY,
  };
}

/** The JSON of a report: the request as the API understood it, then the rows. */
function toTableSchema(report: Report, by: string): z.ZodObject {
  const { period, row } = report;
  const parameters = toNames(report);
  const echoed = { ...ECHOED_PARAMETERS, by: z.literal(by) };
  return z.object({
    ...(period === undefined ? {} : PERIOD),
    store: z.nullable(z.string()).meta({ description: "The only shop; `null`: all." }),
    ...Object.fromEntries(Object.entries(echoed).filter(([name]) => parameters.includes(name))),
    ...(parameters.includes("limit") ? TRUNCATED : {}),
    ...(report.toNext === undefined ? {} : NEXT),
    ...(isLocal(report) ? TIME_ZONE : {}),
    ...(report.sample === undefined ? {} : SAMPLE),
    rows: z.array(row),
  });
}

/** The names of a report's parameters. */
function toNames({ query }: Pick<Report, "query">): readonly string[] {
  return Object.keys(toJsonSchema(query).properties as JsonSchema);
}

const TRUNCATED = {
  truncated: z.boolean().meta({
    description: "Whether there are more rows than `limit`. CSV has the header `x-truncated` then.",
  }),
};

const NEXT = {
  next: z.nullable(z.string()).meta({
    description: "The value of `after` for the next page; `null`: this is the last.",
  }),
};

const TIME_ZONE = {
  timeZone: z.string().meta({
    description: "The time zone of the shops, for who shows the hours: the setting `TIME_ZONE`.",
  }),
};

const SAMPLE = {
  sample: count().meta({ description: "Baskets that it reads at most, the newest of the period." }),
};

const PERIOD = {
  from: day().meta({ description: "First day." }),
  to: day().meta({ description: "Last day." }),
};

/** The parameters that only some reports have, as the answer repeats them. */
const ECHOED_PARAMETERS = {
  limit: count(),
  after: z.nullable(z.string()),
  category: z.nullable(z.string()),
  cause: z.nullable(z.string()),
  product: z.nullable(z.string()),
  search: z.nullable(z.string()),
  order: z.string(),
  min: z.nullable(z.number()),
  max: z.nullable(z.number()),
  weekday: z.nullable(count()),
  hour: z.nullable(count()),
  code: z.nullable(z.string()),
  key: z.nullable(z.string()),
  status: z.nullable(z.string()),
  till: z.nullable(z.string()),
};

function describeParameters(reports: readonly Report[]): Readonly<Record<string, string>> {
  const limits = reports.map(({ period }) => period?.maxDays ?? MAX_DAYS);
  const most = Math.max(...limits);
  const hasLess = limits.some((limit) => limit < most) ||
    reports.some(({ narrow }) => narrow !== undefined);
  const before = Math.min(most, DEFAULT_DAYS) - 1;
  return {
    by: "What the rows are about.",
    from: `First day of purchase, by default ${before} days before \`to\`. A period has at most ` +
      `${most} days${hasLess ? ", some have fewer: see above" : ""}.`,
    to: "Last day of purchase, by default today in the time zone of the shops.",
  };
}

function toJsonExample(report: Report, by: string): [string, Example] {
  const { name, query, period, example } = report;
  const { from: _from, to: _to, format: _format, store, ...own } = query.parse({});
  const days = period === undefined ? {} : { from: "2026-11-23", to: "2026-11-24" };
  const value = {
    ...days,
    store,
    ...own,
    ...("by" in own ? { by } : {}),
    ...("limit" in own ? { truncated: false } : {}),
    ...(report.toNext === undefined ? {} : { next: null }),
    ...(isLocal(report) ? { timeZone: DEFAULT_TIME_ZONE } : {}),
    ...(report.sample === undefined ? {} : { sample: report.sample }),
    rows: example,
  };
  return [name, { summary: toSummary(name), value }];
}

function toCsvExamples(report: Report): readonly [string, Example][] {
  const { name, example } = report;
  return toCsvPair(toSummary(name), {
    name,
    toValue: (form) => toReportCsv(report, { rows: example, form, timeZone: DEFAULT_TIME_ZONE }),
  });
}

/** Examples of a table in both forms of CSV. */
export function toCsvPair(
  summary: string,
  { name, toValue }: {
    readonly name: string;
    readonly toValue: (form: CsvForm) => string;
  },
): readonly [string, Example][] {
  return [
    [name, { summary, value: toValue("csv") }],
    [`${name}-be`, { summary: `${summary}, csv-be`, value: toValue("csv-be") }],
  ];
}

/** Whether the answer names the zone of its hours. */
function isLocal({ localInstant, isLocal = false }: Report): boolean {
  return localInstant !== undefined || isLocal;
}

/** `sales-by-day`: "Sales by day". */
function toSummary(name: string): string {
  return (name.slice(0, 1).toUpperCase() + name.slice(1)).replaceAll("-", " ");
}
