/**
 * The schemas of what the ingest and look-up routes answer. They describe and do not validate; the
 * compiler holds them to the types of the answers, a test to the answers themselves.
 *
 * @module
 */
import { z } from "zod";
import type { BatchSummary } from "../batch/batch_report.ts";
import type { BasketFate } from "../read_basket.ts";

const count = () => z.int().nonnegative();
const instant = () => z.string().meta({ format: "date-time" });
const euros = () => z.number().meta({ description: "Euros." });

/** Where a record stands. */
const POSITION = {
  topic: z.string().meta({ description: "The topic of its record." }),
  partition: count(),
  offset: count().meta({ description: "The record's offset in the partition." }),
};

/** `202` of `POST /baskets`. */
export const RECEIPT: z.ZodType = z.object({
  store: z.string(),
  id: z.string(),
  ...POSITION,
}).meta({ description: "Where the basket stands, on every in-sync replica of the broker." });

const ISSUE = {
  code: z.string().meta({ description: "Stable, for programs: see the list below `Problem`." }),
  pointer: z.string().meta({
    description: "JSON pointer (RFC 6901) to the faulty value, or to the query parameter; empty: " +
      "all of it.",
  }),
  detail: z.string().meta({ description: "A sentence for people." }),
};

/** One fault of a document or a query. */
export const ISSUES: z.ZodType = z.array(z.object(ISSUE)).meta({
  description: "All faults at once, at most 20.",
});

const SUMMARY = {
  accepted: count().meta({ description: "Lines that every in-sync replica has." }),
  rejected: count().meta({
    description: "Lines that are faulty; sent again as they are they would be rejected again.",
  }),
  retry: z.array(z.tuple([count(), count()])).meta({
    description: "The valid lines to send again, as ranges `[first, last]` with both in them, " +
      "ascending and always complete.",
  }),
  errors: z.array(z.object({ line: count(), ...ISSUE })).meta({
    description: "The faults in the order of their lines: the first 1,000, when there are more.",
  }),
};

/** `202` and `207` of `POST /baskets/batch`. */
export const BATCH_SUMMARY: z.ZodType<BatchSummary> = z.object(SUMMARY).meta({
  description: "Every line that was read and is not blank is in exactly one of `accepted`, " +
    "`rejected` and `retry`. Lines, and elements of an array, count from 1.",
});

/** What a batch's problem has besides, absent where nothing of the body was read. */
export const BATCH_PROBLEM_MEMBERS: z.ZodType = z.object({
  accepted: z.exactOptional(SUMMARY.accepted),
  rejected: z.exactOptional(SUMMARY.rejected),
  retry: z.exactOptional(SUMMARY.retry),
  errors: z.exactOptional(SUMMARY.errors),
  unreadFrom: z.exactOptional(
    count().meta({ description: "The first line that was not read: send again from here on." }),
  ),
});

/** `200` of `GET /baskets/{store}/{id}`. */
export const BASKET_FATE: z.ZodType<BasketFate> = z.object({
  status: z.enum(["stored", "conflict", "dead_letter"]).meta({
    description: "`stored`; `conflict` when it is stored and other content came under the same " +
      "key; `dead_letter` when it is not stored, and `deadLetters` says why.",
  }),
  store: z.string(),
  id: z.string(),
  basket: z.exactOptional(
    z.object({
      date: z.string().meta({ format: "date" }),
      total: euros(),
      products: z.array(z.object({
        line: count().meta({ description: "The line's place in the basket, from 1." }),
        id: z.string(),
        name: z.string(),
        category: z.string(),
        price: euros(),
      })),
      receivedAt: instant().meta({ description: "When the API read it." }),
      storedAt: instant(),
      ...POSITION,
    }).meta({ description: "What is stored; absent for `dead_letter`." }),
  ),
  deadLetters: z.array(z.object({
    code: z.string(),
    detail: z.string(),
    failedAt: instant(),
    ...POSITION,
  })).meta({ description: "Open dead letters under this key, oldest first, at most 20." }),
});

/** `200` of `GET /health/live`. */
export const LIVENESS: z.ZodType = z.object({ status: z.literal("live") });

/** `200` and `503` of `GET /health/ready`. */
export const READINESS: z.ZodType = z.object({
  status: z.enum(["ready", "unready"]),
  checks: z.object({
    accepting: z.boolean().meta({ description: "It is not on its way out." }),
    broker: z.boolean().meta({ description: "The broker answers." }),
    queue: z.boolean().meta({ description: "There is room for more baskets." }),
  }),
});
