/**
 * The reference of the routes under `/stats`.
 *
 * @module
 */
import { type Content, type Operation, type Parameter, refer } from "./operation.ts";
import { STATS_EXAMPLES } from "./stats_examples.ts";
import { TABLES } from "./stats_schemas.ts";
import type { JsonSchema } from "./to_json_schema.ts";

function query(name: string, schema: JsonSchema, description: string): Parameter {
  return { name, in: "query", description, schema };
}

function limit(fallback: number): Parameter {
  return query(
    "limit",
    { type: "integer", minimum: 1, maximum: 500, default: fallback },
    "Most rows.",
  );
}

const STORE = query("store", { type: "string" }, "Only this shop.");
const FORMAT = query(
  "format",
  { type: "string", enum: ["json", "csv"], default: "json" },
  "`accept: text/csv` does the same as `csv`.",
);

function period(longest: string): readonly Parameter[] {
  return [
    query(
      "from",
      { type: "string", format: "date" },
      `First day of purchase. Default: 29 days before \`to\`. The period has at most ${longest}.`,
    ),
    query("to", { type: "string", format: "date" }, "Last day of purchase. Default: today (UTC)."),
    STORE,
  ];
}

/** What the tables have in common. */
function table(
  { name, ...operation }:
    & Pick<Operation, "path" | "operationId" | "summary" | "description" | "parameters">
    & {
      readonly name: keyof typeof TABLES;
    },
): Operation {
  const { csv, ...examples } = STATS_EXAMPLES[name];
  const content: Content = {
    "application/json": { schema: TABLES[name], examples },
    "text/csv": {
      schema: {
        type: "string",
        description: "RFC 4180 with a header row, in UTF-8. A text that a spreadsheet would take " +
          "for a formula has an apostrophe before it.",
      },
      examples: { csv },
    },
  };
  return {
    method: "GET",
    tag: "Statistics",
    ...operation,
    parameters: [...operation.parameters ?? [], FORMAT],
    answers: {
      200: { description: "The rows.", content, optionalHeaders: ["content-disposition"] },
    },
    problems: [
      "invalid_query",
      "store_not_allowed",
      "database_unavailable",
      "query_timeout",
      "overloaded",
    ],
    problemExamples: {
      invalid_query: {
        errors: [{
          code: "unknown_parameter",
          pointer: "/form",
          detail: "Is not a parameter here",
        }],
      },
    },
  };
}

const OVERVIEW: Operation = {
  method: "GET",
  path: "/stats/overview",
  tag: "Statistics",
  operationId: "getOverview",
  summary: "How the pipeline is doing now",
  description: "Rates, totals, delay, lag and open dead letters, computed at most once a second.",
  answers: {
    200: {
      description: "The overview. `database` and `broker` say whether its parts are there.",
      content: {
        "application/json": {
          schema: refer("Overview"),
          examples: STATS_EXAMPLES.overview,
        },
      },
    },
  },
  problems: ["invalid_query"],
};

const STREAM: Operation = {
  method: "GET",
  path: "/stats/stream",
  tag: "Statistics",
  operationId: "streamOverview",
  summary: "The overview, every second",
  description:
    "Server-sent events: `event: overview`, with an `Overview` as JSON in `data`, at once and then " +
    "every second; `curl -N` shows it. It ends when the process drains and after 15 minutes, so " +
    "connect again; at most 200 may watch.",
  answers: {
    200: {
      description: "Events without end.",
      content: {
        "text/event-stream": { schema: { type: "string" }, examples: STATS_EXAMPLES.stream },
      },
    },
  },
  problems: ["invalid_query", "overloaded"],
};

/** All of them. */
export const STATS_OPERATIONS: readonly Operation[] = [
  OVERVIEW,
  STREAM,
  table({
    name: "sales",
    path: "/stats/sales",
    operationId: "getSales",
    summary: "Sales by day, hour, category or store",
    description: "By day every day of the period is there, also an empty one, in order of time; " +
      "by hour it is the hour of receipt. Categories and stores come by revenue, highest first.",
    parameters: [
      query(
        "by",
        { type: "string", enum: ["day", "hour", "category", "store"], default: "day" },
        "Of what.",
      ),
      ...period("3,660 days, by hour at most 7 (and then the last 7 by default)"),
    ],
  }),
  table({
    name: "products",
    path: "/stats/products",
    operationId: "getProducts",
    summary: "Which products sell best",
    description: "By revenue, highest first. `category=Uncategorised` is what the rules do not " +
      "know yet.",
    parameters: [
      limit(20),
      query("category", { type: "string" }, "Only this category."),
      ...period("3,660 days"),
    ],
  }),
  table({
    name: "basketSizes",
    path: "/stats/basket-sizes",
    operationId: "getBasketSizes",
    summary: "How many products a basket has",
    description: "By the number of lines, lowest first.",
    parameters: period("3,660 days"),
  }),
  table({
    name: "pairs",
    path: "/stats/pairs",
    operationId: "getPairs",
    summary: "What is bought together",
    description: "Pairs of products in the same basket, most frequent first; of the newest 5,000 " +
      "baskets of the period.",
    parameters: [limit(20), ...period("7 days, the last 7 by default")],
  }),
  table({
    name: "stores",
    path: "/stats/stores",
    operationId: "getStores",
    summary: "The stores",
    description: "By name. A key limited to stores sees those.",
    parameters: [STORE],
  }),
  table({
    name: "deadLetters",
    path: "/stats/dead-letters",
    operationId: "getDeadLetters",
    summary: "What could not be stored",
    description: "The open dead letters, newest first.",
    parameters: [limit(50), query("code", { type: "string" }, "Only those with this code."), STORE],
  }),
];
