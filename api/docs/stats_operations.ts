/**
 * The reference of the routes under `/stats`: words here, all else from the reports.
 *
 * @module
 */
import { HISTORY_EXAMPLE, HISTORY_QUERY } from "../stats/history/history_answer.ts";
import { KEPT_DAYS, MAX_KEPT_CAUSES } from "../refusals/write_refusals.ts";
import { OVERVIEW_EXAMPLE } from "../stats/overview/overview.ts";
import { MAX_BASKETS } from "../stats/reports/pairs.ts";
import {
  ALL_LINES_DAYS,
  ALL_SUM_DAYS,
  SCAN_DAYS,
  SHOP_PRODUCT_DAYS,
  SHOP_SUM_DAYS,
} from "../stats/facts/scan_days.ts";
import { REPORTS, SALES_REPORTS } from "../stats/reports/reports.ts";
import { SAMPLE } from "../stats/history/sample.ts";
import { DEFAULT_TIME_ZONE } from "../stats/time_zone.ts";
import { toReportCsv } from "../stats/to_report_csv.ts";
import { jsonOf } from "./components.ts";
import type { Operation } from "./operation.ts";
import {
  CSV_SCHEMA,
  INVALID_QUERY,
  type ReportWords,
  toCsvPair,
  toReportOperation,
} from "./report_operation.ts";
import { toParameters } from "./to_parameters.ts";

const GET_OVERVIEW: Operation = {
  method: "GET",
  path: "/stats/overview",
  tag: "Statistics",
  operationId: "getOverview",
  summary: "How the pipeline is doing now",
  description: "Rates, totals, delay, lag and open dead letters, computed once a second at most.",
  responses: {
    200: {
      description: "The overview. `database` and `broker` say whether its parts are there.",
      content: jsonOf("Overview", {
        overview: { summary: "All is well", value: OVERVIEW_EXAMPLE },
      }),
    },
  },
  problems: ["invalid_query"],
  problemExamples: INVALID_QUERY,
};

const GET_STREAM: Operation = {
  method: "GET",
  path: "/stats/stream",
  tag: "Statistics",
  operationId: "streamOverview",
  summary: "The overview, every second",
  description:
    "Server-sent events: `event: overview`, with an `Overview` as JSON in `data`, at once and " +
    "then every second; `curl -N` shows it. It ends when the process drains and after 15 " +
    "minutes, so connect again. At most 200 may watch unless the settings say otherwise, and one " +
    "client may have at most as many streams as are left free.",
  responses: {
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
  problemExamples: INVALID_QUERY,
};

const GET_HISTORY: Operation = {
  method: "GET",
  path: "/stats/history",
  tag: "Statistics",
  operationId: "getHistory",
  summary: "The last hours of rates, delay and lag",
  description: "Measured every 10 s by this process, also while nobody watches, and kept in its " +
    "memory: coarser with age, and gone with the process except for what was stored.",
  parameters: toParameters(HISTORY_QUERY),
  responses: {
    200: {
      description: "The samples.",
      optionalHeaders: ["content-disposition"],
      content: {
        ...jsonOf("History", {
          history: {
            summary: "The last minute, of which one sample is there",
            value: HISTORY_EXAMPLE,
          },
        }),
        "text/csv": {
          schema: CSV_SCHEMA,
          examples: Object.fromEntries(toCsvPair("The same samples", {
            name: "history",
            toValue: (form) =>
              toReportCsv({ row: SAMPLE }, {
                rows: HISTORY_EXAMPLE.samples,
                form,
                timeZone: DEFAULT_TIME_ZONE,
              }),
          })),
        },
      },
    },
  },
  problems: ["invalid_query", "query_timeout", "overloaded", "database_unavailable"],
  problemExamples: INVALID_QUERY,
};

const SALES_WORDS: ReportWords = {
  operationId: "getSales",
  summary: "Sales by day, week, month, hour, category, store or kind",
  description:
    "By day, week and month every one of the period is there, also an empty one, in order " +
    "of time; by hour it is the hour of the sale, or else of receipt. `weekday-hour` sums up the " +
    "hours of all Mondays, all Tuesdays and so on, on the clock of the stores. Categories and " +
    "stores come by revenue, highest first. `kind` tells products, returns, discounts and deposits " +
    "apart. Only `by=store` takes a `limit`.\n\n" +
    "`store`, `category` and `product` go together with each, and narrow down the lines that are " +
    "summed up. Where no sum is kept of what is asked for but one for each shop and day, the period " +
    `is bounded: \`hour\` to ${SCAN_DAYS} days; \`weekday-hour\` to ${SHOP_SUM_DAYS} of named stores ` +
    `and ${SCAN_DAYS} of all; \`kind\` to ${SHOP_SUM_DAYS} and ${ALL_SUM_DAYS}; \`store\` with \`product\` ` +
    `of all stores to ${ALL_SUM_DAYS}; the hours of a \`product\` to ${SCAN_DAYS} of named stores and ` +
    `${ALL_LINES_DAYS} of all. ` +
    "`period_too_long` says how many days there may be.",
};

const WORDS: Readonly<Record<keyof typeof REPORTS, ReportWords>> = {
  "/stats/products": {
    operationId: "getProducts",
    summary: "Which products sell best",
    description: "By revenue, highest first. `category=Uncategorised` is what the rules do not " +
      "know yet. `search` finds `Crème brûlée` by `BRULEE`; no character of it is special. Of " +
      `named stores a period has at most ${SHOP_PRODUCT_DAYS} days.`,
  },
  "/stats/baskets": {
    operationId: "getBaskets",
    summary: "The baskets themselves",
    description:
      "The newest, largest or smallest of a period first, a page at a time: where `next` " +
      "is not `null`, send it as `after` for the next page, with the same other parameters. " +
      "`category` and `product` choose baskets with such a line. The newest come by day of " +
      "purchase, then by `soldAt`, or else `receivedAt`. Lines and all else of one: " +
      "`GET /baskets/{store}/{id}`. A period has at most " +
      `${SHOP_SUM_DAYS} days; with \`till\`, \`weekday\` or \`hour\`, or the newest of some totals, ` +
      `${SCAN_DAYS}, also with \`category\` or \`product\` of named stores; of all stores ${ALL_LINES_DAYS} then.`,
  },
  "/stats/basket-sizes": {
    operationId: "getBasketSizes",
    summary: "How many products a basket has",
    description: "By the number of lines, lowest first. Of all stores a period has at most " +
      `${ALL_SUM_DAYS} days.`,
  },
  "/stats/pairs": {
    operationId: "getPairs",
    summary: "What is bought together",
    description: `Pairs of products in the newest ${MAX_BASKETS} baskets of the period, the most ` +
      "frequent first; `sample` says how many that are at most. With `product` those pairs that it " +
      `is in, in the newest ${MAX_BASKETS} baskets with it; of all stores a period has at most ` +
      `${ALL_LINES_DAYS} days then.`,
  },
  "/stats/stores": {
    operationId: "getStores",
    summary: "The stores",
    description: "Those that have sold anything, by name, a page at a time: where `next` is not " +
      "`null`, send it as `after` for the next page. `looksLike` marks names that may be one shop.",
  },
  "/stats/tills": {
    operationId: "getTills",
    summary: "Which receipts never came",
    description: "Tills whose baskets have `till` and `receipt`, by day, in the order asked " +
      "for, a page at a time: where `next` is not `null`, send it as `after` for the next page. Where " +
      `neither the newest come first nor shops are named, the period is bounded to ${SCAN_DAYS} ` +
      "days, as with `search`. " +
      "What is missing is worked out from the running numbers and from `POST /closings`; before a " +
      "till has closed its day, only gaps between its lowest and highest number count.",
  },
  "/stats/dead-letters": {
    operationId: "getDeadLetters",
    summary: "What could not be stored",
    description:
      "The open dead letters, newest first, a page at a time: where `next` is not `null`, send it as " +
      "`after` for the next page. Where one names shops, those of unreadable records are left out.",
  },
  "/stats/dead-letter-causes": {
    operationId: "getDeadLetterCauses",
    summary: "Why they could not be stored",
    description:
      "The newest open dead letters by code and cause, those with most of them first. Send `code` " +
      "and `cause` to `/stats/dead-letters` for the single ones.",
  },
  "/stats/refusals": {
    operationId: "getRefusals",
    summary: "What was refused at the door",
    description: `By cause: API key, shop, code and place; the causes of the last ${KEPT_DAYS} ` +
      `days, ${MAX_KEPT_CAUSES} at most, that refused last first. What is sent again is none: \`429\`, ` +
      "`503`. Where one names shops, causes without a readable shop are left out.",
  },
  "/stats/gaps": {
    operationId: "getGaps",
    summary: "What was never read",
    description: "Gaps in the topics that nobody has acknowledged yet, in the order they were " +
      "noticed. Where one names shops there are none: nobody knows whose records they were.",
  },
};

/**
 * Creates the operations of `/stats`. Their examples need `Temporal`, which Node 24 lacks, so an API
 * without statistics makes none.
 */
export function createStatsOperations(): readonly Operation[] {
  return [
    GET_OVERVIEW,
    GET_STREAM,
    GET_HISTORY,
    toReportOperation("/stats/sales", {
      words: SALES_WORDS,
      // That of the others, and `limit`.
      query: SALES_REPORTS.store.query,
      reports: SALES_REPORTS,
    }),
    ...Object.entries(REPORTS).map(([path, report]) =>
      toReportOperation(path, {
        words: WORDS[path as keyof typeof REPORTS],
        query: report.query,
        reports: { report },
      })
    ),
  ];
}
