/**
 * The schemas of what the routes under `/stats` answer.
 *
 * @module
 */
import { z } from "zod";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

const count = () => z.int().nonnegative();
const euros = () => z.number().meta({ description: "Euros." });
const date = () => z.string().meta({ format: "date" });
const instant = () => z.string().meta({ format: "date-time" });
const perSecond = (of: string) =>
  z.nullable(z.number()).meta({
    description: `${of}, over the last seconds; \`null\`: not known.`,
  });

/** One row of each table. */
const ROWS = {
  day: z.object({ date: date(), baskets: count(), products: count(), revenue: euros() }),
  hour: z.object({ hour: instant(), baskets: count(), products: count(), revenue: euros() }),
  category: z.object({ category: z.string(), products: count(), revenue: euros() }),
  store: z.object({
    store: z.string(),
    baskets: count(),
    revenue: euros(),
    averageBasket: euros(),
  }),
  product: z.object({
    name: z.string(),
    category: z.string(),
    products: count(),
    revenue: euros(),
  }),
  basketSize: z.object({
    products: count().meta({ description: "Lines in a basket." }),
    baskets: count(),
    revenue: euros(),
  }),
  pair: z.object({ first: z.string(), second: z.string(), baskets: count() }),
  shop: z.object({ store: z.string() }),
  deadLetter: z.object({
    topic: z.string(),
    partition: count(),
    offset: count(),
    code: z.string(),
    detail: z.string(),
    store: z.nullable(z.string()).meta({ description: "`null` when the record is unreadable." }),
    id: z.nullable(z.string()),
    failedAt: instant(),
  }),
} as const;

const STORE = {
  store: z.nullable(z.string()).meta({ description: "The only shop; `null`: all." }),
};
const PERIOD = {
  from: date().meta({ description: "First day." }),
  to: date().meta({ description: "Last day." }),
  ...STORE,
};
const LIMIT = { limit: count().meta({ description: "Most rows." }) };
const only = (what: string) =>
  z.nullable(z.string()).meta({ description: `The only ${what}; \`null\`: all.` });

/** The JSON of each table: what was asked, and the rows. */
export const TABLES = {
  sales: toJsonSchema(z.union([
    z.object({ ...PERIOD, by: z.literal("day"), rows: z.array(ROWS.day) }),
    z.object({ ...PERIOD, by: z.literal("hour"), rows: z.array(ROWS.hour) }),
    z.object({ ...PERIOD, by: z.literal("category"), rows: z.array(ROWS.category) }),
    z.object({ ...PERIOD, by: z.literal("store"), rows: z.array(ROWS.store) }),
  ])),
  products: toJsonSchema(
    z.object({ ...PERIOD, ...LIMIT, category: only("category"), rows: z.array(ROWS.product) }),
  ),
  basketSizes: toJsonSchema(z.object({ ...PERIOD, rows: z.array(ROWS.basketSize) })),
  pairs: toJsonSchema(z.object({ ...PERIOD, ...LIMIT, rows: z.array(ROWS.pair) })),
  stores: toJsonSchema(z.object({ ...STORE, rows: z.array(ROWS.shop) })),
  deadLetters: toJsonSchema(
    z.object({ ...STORE, ...LIMIT, code: only("code"), rows: z.array(ROWS.deadLetter) }),
  ),
} as const satisfies Readonly<Record<string, JsonSchema>>;

const state = () =>
  z.enum(["up", "down"]).meta({ description: "What comes from it is `null` while it is down." });

/** `GET /stats/overview`, and the data of each event of `GET /stats/stream`. */
export const OVERVIEW: z.ZodType = z.object({
  at: instant(),
  instance: z.object({ startedAt: instant() }).meta({ description: "The process that answers." }),
  database: state(),
  broker: state(),
  rates: z.object({
    acceptedPerSecond: perSecond("Baskets into both topics, of all instances"),
    storedPerSecond: perSecond("Baskets stored"),
    revenuePerSecond: perSecond("Euros stored"),
  }),
  totals: z.nullable(z.object({ baskets: count(), revenue: euros() })),
  today: z.nullable(z.object({ date: date(), baskets: count(), revenue: euros() })),
  delay: z.nullable(z.object({
    p50Seconds: z.nullable(z.number()),
    p99Seconds: z.nullable(z.number()),
    baskets: count().meta({ description: "How many were measured." }),
  })).meta({ description: "From received to stored, of what was stored in the last 10 s." }),
  lag: z.nullable(z.array(z.object({
    topic: z.string(),
    records: count().meta({ description: "Records still to be read." }),
    seconds: z.nullable(z.number()),
  }))),
  deadLetters: z.nullable(z.object({
    open: count(),
    byCode: z.array(z.object({ code: z.string(), open: count() })),
  })),
  answers: z.nullable(z.array(z.object({ status: z.int(), count: count() }))).meta({
    description: "What this process answered to `POST` since its start.",
  }),
}).meta({
  description: "How the pipeline is doing. For a key limited to stores, sales and dead letters " +
    "are of those stores, and `lag`, `acceptedPerSecond` and `answers` are left out as `null` " +
    "or empty.",
});
