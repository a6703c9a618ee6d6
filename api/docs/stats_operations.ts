/**
 * The reference of the routes under `/stats`, made from the reports themselves: their parameters
 * from the schemas that parse them, their columns from what they write.
 *
 * @module
 */
import { DEFAULT_DAYS, MAX_DAYS } from "../stats/query/period.ts";
import { MAX_BASKETS, PAIRS } from "../stats/reports/pairs.ts";
import { BASKET_SIZES } from "../stats/reports/basket_sizes.ts";
import { DEAD_LETTERS } from "../stats/reports/dead_letters.ts";
import { PRODUCTS } from "../stats/reports/products.ts";
import { SALES_BY_CATEGORY } from "../stats/reports/sales_by_category.ts";
import { SALES_BY_DAY } from "../stats/reports/sales_by_day.ts";
import { SALES_BY_HOUR } from "../stats/reports/sales_by_hour.ts";
import { SALES_BY_STORE } from "../stats/reports/sales_by_store.ts";
import { STORES } from "../stats/reports/stores.ts";
import { toCsv } from "../../shared/service/to_csv.ts";
import { type Example, type Operation, refer } from "./operation.ts";
import { OVERVIEW_EXAMPLE, ROW_EXAMPLES } from "./stats_examples.ts";
import { type AnyReport, toCut, toTableSchema } from "./stats_schemas.ts";
import { toParameters } from "./to_parameters.ts";

/** The routes that answer with rows, and the reports behind each. */
export const REPORT_ROUTES: readonly {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** Several: the parameter `by` chooses. */
  readonly reports: readonly [AnyReport, ...AnyReport[]];
}[] = [
  {
    path: "/stats/sales",
    operationId: "getSales",
    summary: "Sales by day, hour, category or store",
    description: "By day every day of the period is there, also an empty one, in order of time; " +
      "by hour it is the hour of receipt. Categories and stores come by revenue, highest first.",
    reports: [SALES_BY_DAY, SALES_BY_HOUR, SALES_BY_CATEGORY, SALES_BY_STORE],
  },
  {
    path: "/stats/products",
    operationId: "getProducts",
    summary: "Which products sell best",
    description: "By revenue, highest first. `category=Uncategorised` is what the rules do not " +
      "know yet.",
    reports: [PRODUCTS],
  },
  {
    path: "/stats/basket-sizes",
    operationId: "getBasketSizes",
    summary: "How many products a basket has",
    description: "By the number of lines, lowest first.",
    reports: [BASKET_SIZES],
  },
  {
    path: "/stats/pairs",
    operationId: "getPairs",
    summary: "What is bought together",
    description: `Pairs of products in the newest ${MAX_BASKETS} baskets of the period, the most ` +
      "frequent first.",
    reports: [PAIRS],
  },
  {
    path: "/stats/stores",
    operationId: "getStores",
    summary: "The stores",
    description: "Those that have sold anything, by name.",
    reports: [STORES],
  },
  {
    path: "/stats/dead-letters",
    operationId: "getDeadLetters",
    summary: "What could not be stored",
    description:
      "The open dead letters, newest first. Where one names shops, those of unreadable " +
      "records are left out.",
    reports: [DEAD_LETTERS],
  },
];

const BAD_QUERY = {
  invalid_query: {
    errors: [{ code: "unknown_parameter", pointer: "/form", detail: "Is not a parameter here" }],
  },
};

/** All of them. */
export const STATS_OPERATIONS: readonly Operation[] = [
  {
    method: "GET",
    path: "/stats/overview",
    tag: "Statistics",
    operationId: "getOverview",
    summary: "How the pipeline is doing now",
    description: "Rates, totals, delay, lag and open dead letters, computed once a second at most.",
    answers: {
      200: {
        description: "The overview. `database` and `broker` say whether its parts are there.",
        content: {
          "application/json": {
            schema: refer("Overview"),
            examples: { overview: { summary: "All is well", value: OVERVIEW_EXAMPLE } },
          },
        },
      },
    },
    problems: ["invalid_query"],
    problemExamples: BAD_QUERY,
  },
  {
    method: "GET",
    path: "/stats/stream",
    tag: "Statistics",
    operationId: "streamOverview",
    summary: "The overview, every second",
    description:
      "Server-sent events: `event: overview`, with an `Overview` as JSON in `data`, at once and " +
      "then every second; `curl -N` shows it. It ends when the process drains and after 15 " +
      "minutes, so connect again; at most 200 may watch.",
    answers: {
      200: {
        description: "Events without end.",
        content: {
          "text/event-stream": {
            schema: { type: "string" },
            examples: {
              events: {
                summary: "The first event",
                value: `event: overview\ndata: ${JSON.stringify(OVERVIEW_EXAMPLE)}\n\n`,
              },
            },
          },
        },
      },
    },
    problems: ["invalid_query", "overloaded"],
    problemExamples: BAD_QUERY,
  },
  ...REPORT_ROUTES.map(({ reports, ...route }): Operation => ({
    method: "GET",
    tag: "Statistics",
    ...route,
    parameters: toParameters(reports[0].schema, describeParameters(reports)),
    answers: {
      200: {
        description: "The rows.",
        optionalHeaders: ["content-disposition"],
        content: {
          "application/json": {
            schema: toTableSchema(reports),
            examples: Object.fromEntries(reports.map((report) => [report.name, toJson(report)])),
          },
          "text/csv": {
            schema: {
              type: "string",
              description:
                "RFC 4180 with a header row, in UTF-8. A text that a spreadsheet would " +
                "take for a formula has an apostrophe before it.",
            },
            examples: Object.fromEntries(reports.map((report) => [report.name, toCsvText(report)])),
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
    problemExamples: BAD_QUERY,
  })),
];

function describeParameters(reports: readonly AnyReport[]): Readonly<Record<string, string>> {
  const limits = reports.map(({ period }) => period?.maxDays ?? MAX_DAYS);
  const [most, least] = [Math.max(...limits), Math.min(...limits)];
  const before = (days: number) => Math.min(days, DEFAULT_DAYS) - 1;
  const byHour = (days: number) => least < most ? ` (by hour ${days})` : "";
  return {
    by: "What the rows are about.",
    from: `First day of purchase, by default ${before(most)}${byHour(before(least))} days before ` +
      `\`to\`. A period has at most ${most}${byHour(least)} days.`,
    to: "Last day of purchase, by default today (UTC).",
  };
}

function toJson({ name, schema, period }: AnyReport): Example {
  const defaults = schema.parse({}) as Readonly<Record<string, unknown>>;
  const { from: _from, to: _to, format: _format, store, ...own } = defaults;
  const by = "by" in own ? { by: toCut(name) } : {};
  const days = period === undefined ? {} : { from: "2026-11-23", to: "2026-11-24" };
  return {
    summary: toSummary(name),
    value: { ...days, store, ...own, ...by, rows: ROW_EXAMPLES[name] },
  };
}

function toCsvText({ name, columns }: AnyReport): Example {
  return { summary: toSummary(name), value: toCsv(columns, ROW_EXAMPLES[name] ?? []) };
}

/** `sales-by-day`: "Sales by day". */
function toSummary(name: string): string {
  return (name.slice(0, 1).toUpperCase() + name.slice(1)).replaceAll("-", " ");
}
