/**
 * The schemas of what the routes under `/stats` answer.
 *
 * @module
 */
import { z } from "zod";
import type { Overview } from "../stats/overview/overview.ts";
import type { Report } from "../stats/report.ts";
import { type JsonSchema, toJsonSchema } from "./to_json_schema.ts";

const count = () => z.int().nonnegative();
const euros = () => z.number().meta({ description: "Euros." });
const date = () => z.string().meta({ format: "date" });
const instant = () => z.string().meta({ format: "date-time" });
const perSecond = (of: string) =>
  z.nullable(z.number()).meta({
    description: `${of}, over the last seconds; \`null\`: not known.`,
  });

/** The values of a row of each report, by its name, in the order of its columns. */
export const ROWS: Readonly<Record<string, z.ZodRawShape>> = {
  "sales-by-day": { date: date(), baskets: count(), products: count(), revenue: euros() },
  "sales-by-hour": {
    hour: instant().meta({ description: "Its beginning." }),
    baskets: count(),
    products: count(),
    revenue: euros(),
  },
  "sales-by-category": { category: z.string(), products: count(), revenue: euros() },
  "sales-by-store": {
    store: z.string(),
    baskets: count(),
    revenue: euros(),
    averageBasket: euros(),
  },
  "products": { name: z.string(), category: z.string(), products: count(), revenue: euros() },
  "basket-sizes": {
    products: count().meta({ description: "Lines in a basket." }),
    baskets: count(),
    revenue: euros(),
  },
  "pairs": { first: z.string(), second: z.string(), baskets: count() },
  "stores": { store: z.string() },
  "dead-letters": {
    topic: z.string(),
    partition: count(),
    offset: count(),
    code: z.string(),
    detail: z.string(),
    store: z.nullable(z.string()).meta({ description: "`null` when the record is unreadable." }),
    id: z.nullable(z.string()),
    failedAt: instant(),
  },
};

const PERIOD = {
  from: date().meta({ description: "First day." }),
  to: date().meta({ description: "Last day." }),
};

const OWN: z.ZodRawShape = {
  limit: count(),
  category: z.nullable(z.string()),
  code: z.nullable(z.string()),
};

/** The JSON of one of `reports`: the question as it was understood, then the rows. */
export function toTableSchema(reports: readonly AnyReport[]): JsonSchema {
  const tables = reports.map(({ name, schema, period }) => {
    const parameters = Object.keys(toJsonSchema(schema).properties as JsonSchema);
    const own = Object.entries(OWN).filter(([parameter]) => parameters.includes(parameter));
    return z.object({
      ...(period === undefined ? {} : PERIOD),
      store: z.nullable(z.string()).meta({ description: "The only shop; `null`: all." }),
      ...Object.fromEntries(own),
      ...(parameters.includes("by") ? { by: z.literal(toCut(name)) } : {}),
      rows: z.array(z.object(ROWS[name] ?? {})),
    });
  });
  const [only, ...others] = tables;
  return toJsonSchema(only !== undefined && others.length === 0 ? only : z.union(tables));
}

/** What `by` chooses this report: `day` for `sales-by-day`. */
export function toCut(name: string): string {
  return name.slice("sales-by-".length);
}

/** What the reference reads of a report. */
export type AnyReport = Pick<Report, "name" | "period" | "columns"> & {
  readonly schema: z.ZodType;
};

const state = () =>
  z.enum(["up", "down"]).meta({ description: "What comes from it is `null` while it is down." });

/** `GET /stats/overview`, and the data of each event of `GET /stats/stream`. */
export const OVERVIEW: z.ZodType<Overview> = z.object({
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
  answers: z.array(z.object({ status: z.int(), count: count() })).meta({
    description: "What this process answered to `POST` since its start.",
  }),
}).meta({
  description: "How the pipeline is doing. For a key limited to stores, sales and dead letters " +
    "are of those stores, and `lag`, `acceptedPerSecond` and `answers` are left out as `null` " +
    "or empty.",
});
