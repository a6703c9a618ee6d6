/**
 * The overview: what `GET /stats/overview` answers once and `GET /stats/stream` sends every second.
 *
 * @module
 */
import { z } from "zod";
import { MAX_REUSED_SHOPS } from "../../../shared/dead_letters/count_reused_ids.ts";
import { count, day, type Described, euros, instant, seconds } from "../../answer_values.ts";
import { ALERT } from "../alerts/alerts.ts";
import { GAP_ROW } from "../reports/gaps.ts";
import { NEW_HOURS, REFUSAL_ROW } from "../reports/refusals.ts";
import { TILL_ROW } from "../reports/tills.ts";
import { LATEST_DAYS, LATEST_ENTRY, MAX_LATEST } from "./latest.ts";

/** How many open dead letters are counted, since strangers can make any number of them. */
export const MAX_COUNTED_LETTERS = 100_000;

/** How many tills and days with problems are counted. */
export const MAX_COUNTED_TILLS = 100_000;

/** The part of the overview that the database knows. */
export const FIGURES = z.object({
  totals: z.object({ baskets: count(), revenue: euros() }),
  today: z.object({
    date: day().meta({ description: "Today in the time zone of the shops." }),
    baskets: count(),
    revenue: euros(),
  }),
  delay: z.object({
    p50Seconds: seconds(),
    p99Seconds: seconds(),
    baskets: count().meta({ description: "How many were measured." }),
  }),
  deadLetters: z.object({
    open: count(),
    truncated: z.boolean().meta({
      description:
        `There are more: ${MAX_COUNTED_LETTERS} were counted, and \`byCode\` is of these.`,
    }),
    byCode: z.array(z.object({ code: z.string(), open: count() })),
    reusedIds: z.array(z.object({ store: z.string(), open: count() })).meta({
      description: "Of the code `id_reused` by shop, most first: sales whose id came before with " +
        `another date. At most ${MAX_REUSED_SHOPS} shops, then the others together as \`""\`.`,
    }),
    waitingRequests: count().meta({
      description: "Of what somebody asked to be done with them: requests that no consumer has " +
        "taken in hand for 5 s.",
    }),
  }),
  gaps: z.nullable(z.object({
    open: count().meta({ description: "Gaps that nobody has acknowledged." }),
    missing: count().meta({ description: "Offsets of records that are missing in them." }),
    first: z.array(GAP_ROW).meta({ description: "Those noticed first, at most 5." }),
  })),
  tills: z.object({
    missing: count().meta({ description: "Receipts that never came." }),
    missingTills: count().meta({ description: "Tills and days that they are missing of." }),
    problems: count().meta({
      description: `Tills and days with any problem; counted up to ${MAX_COUNTED_TILLS}.`,
    }),
    first: z.array(TILL_ROW).meta({ description: "Those of the newest days, at most 5." }),
  }),
  refusals: z.object({
    causes: count().meta({
      description: `Why something was refused in the last ${NEW_HOURS} h: causes, by key, shop, ` +
        "code and place.",
    }),
    newCauses: count().meta({ description: "Those that are new." }),
    first: z.array(REFUSAL_ROW).meta({ description: "Those that began last, at most 5." }),
  }),
  latest: z.array(LATEST_ENTRY).meta({
    description: `The ${MAX_LATEST} newest of the baskets of ${LATEST_DAYS} days and of the ` +
      "open dead letters, newest first.",
  }),
});

/** The schema of {@linkcode Overview}. */
export const OVERVIEW = z.object({
  at: instant(),
  instance: z.object({ startedAt: instant() }).meta({ description: "The process that answers." }),
  database: state(),
  primary: z.optional(state()).meta({
    description:
      "The database that baskets are stored in, where the figures come from another one.",
  }),
  behindSeconds: z.optional(z.nullable(seconds())).meta({
    description: "How long ago the primary wrote what the database of the figures lacks, where " +
      "they come from another one; `null`: not known.",
  }),
  broker: state(),
  alerts: z.array(ALERT).meta({
    description: "What fires now of the alerts that the API can judge, the worst first.",
  }),
  rates: z.object({
    acceptedPerSecond: perSecond("Baskets into both topics, of all instances"),
    storedPerSecond: perSecond("Baskets stored"),
    revenuePerSecond: perSecond("Euros stored"),
  }),
  totals: z.nullable(FIGURES.shape.totals),
  today: z.nullable(FIGURES.shape.today),
  delay: z.nullable(FIGURES.shape.delay).meta({
    description: "From received to stored, of what was stored in the last 10 s.",
  }),
  lag: z.nullable(z.array(z.object({
    topic: z.string(),
    records: count().meta({ description: "Records still to be read." }),
    seconds: seconds(),
  }))),
  lagMissingRights: z.array(z.string()).meta({
    description: "What the API's Kafka user lacks to read the lag of all topics, such as " +
      "`Read on group delhaize-consumer`.",
  }),
  deadLetters: z.nullable(FIGURES.shape.deadLetters),
  gaps: FIGURES.shape.gaps,
  tills: z.nullable(FIGURES.shape.tills),
  refusals: z.nullable(FIGURES.shape.refusals),
  latest: z.nullable(FIGURES.shape.latest),
  answers: z.array(z.object({ status: z.int(), count: count() })).meta({
    description: "What this process answered to `POST` since its start.",
  }),
}).meta({
  description: "How the pipeline is doing. For a key limited to stores, sales, tills, dead " +
    "letters, refusals, the latest baskets and alerts are of those stores, and `lag`, `gaps`, " +
    "`acceptedPerSecond` and `answers` are left out as " +
    "`null` or empty.",
});

/** The overview. Amounts are euros; what is unknown is `null`. */
export type Overview = Described<typeof OVERVIEW>;

/** An overview of a quiet morning, for the API reference. */
export const OVERVIEW_EXAMPLE: Overview = {
  at: "2026-11-24T10:00:00.000Z",
  instance: { startedAt: "2026-11-24T06:00:00.000Z" },
  database: "up",
  broker: "up",
  alerts: [{
    name: "DeadLetters",
    severity: "warning",
    since: "2026-11-24T09:58:12.000Z",
    labels: { code: "conflict" },
    value: 2,
  }],
  rates: { acceptedPerSecond: 50.2, storedPerSecond: 50.1, revenuePerSecond: 812.33 },
  totals: { baskets: 12345, revenue: 98765.43 },
  today: { date: "2026-11-24", baskets: 345, revenue: 8765.43 },
  delay: { p50Seconds: 0.021, p99Seconds: 0.08, baskets: 512 },
  lag: [
    { topic: "delhaize_shop", records: 0, seconds: 0 },
    { topic: "delhaize_shop_2", records: 0, seconds: 0 },
  ],
  lagMissingRights: [],
  deadLetters: {
    open: 3,
    truncated: false,
    byCode: [{ code: "conflict", open: 2 }, { code: "invalid_basket", open: 1 }],
    reusedIds: [],
    waitingRequests: 0,
  },
  gaps: { open: 0, missing: 0, first: [] },
  tills: { missing: 0, missingTills: 0, problems: 0, first: [] },
  refusals: { causes: 0, newCauses: 0, first: [] },
  latest: [{
    status: "stored",
    store: "Brussels",
    id: "123456789",
    products: 8,
    total: 31.5,
    soldAt: "2026-11-24T10:59:58.000+01:00",
    receivedAt: "2026-11-24T09:59:59.100Z",
    storedAt: "2026-11-24T09:59:59.121Z",
    failedAt: null,
    code: null,
    topic: "delhaize_shop",
    partition: 3,
    offset: 4711,
  }],
  answers: [{ status: 202, count: 12000 }, { status: 422, count: 3 }],
};

function state() {
  return z.enum(["up", "down"])
    .meta({ description: "What comes from it is `null` while it is down." });
}

function perSecond(of: string) {
  return z.nullable(z.number())
    .meta({ description: `${of}, over the last seconds; \`null\`: not known.` });
}
