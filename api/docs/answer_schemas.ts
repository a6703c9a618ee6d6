/**
 * The schemas of what the ingest and health routes answer. They describe and do not validate; a
 * test holds them to the answers.
 *
 * @module
 */
import { z } from "zod";
import { count, day, POSITION } from "../answer_values.ts";
import type { Issue } from "../../shared/basket/issue.ts";
import type { BatchSummary, LineError } from "../batch/batch_report.ts";

/** `202` of `POST /baskets`. */
export const RECEIPT = z.object({
  store: z.string(),
  id: z.string(),
  ...POSITION,
}).meta({
  description: "The position of the basket's record, on every in-sync replica of the broker.",
});

/** `202` of `POST /closings`. */
export const CLOSING_RECEIPT = z.object({
  store: z.string(),
  till: z.string(),
  date: day(),
  ...POSITION,
}).meta({
  description: "The position of the closing's record, on every in-sync replica of the broker.",
});

const ISSUE = {
  code: z.string().meta({ description: "Stable, for programs: see the list below `Problem`." }),
  pointer: z.string().meta({
    description: "JSON pointer (RFC 6901) to the faulty value, or to the query parameter; empty: " +
      "all of it.",
  }),
  detail: z.string().meta({ description: "A sentence for people." }),
};

/** All faults of a document or a query. */
export const ISSUES = z.array(z.object(ISSUE)).meta({
  description: "All faults at once, at most 20.",
});

/** `202` and `207` of `POST /baskets/batch`. */
export const BATCH_SUMMARY = z.object({
  accepted: count().meta({ description: "Lines that every in-sync replica has." }),
  rejected: count().meta({
    description: "Lines that are faulty; sent again as they are they would be rejected again.",
  }),
  retry: z.array(z.tuple([count(), count()])).meta({
    description: "The valid lines to send again, as ranges `[first, last]` with both in them, " +
      "ascending and always complete.",
  }),
  rejectedLines: z.array(z.tuple([count(), count()])).meta({
    description: "The faulty lines, in the same form and as complete.",
  }),
  errors: z.array(z.object({ line: count(), ...ISSUE })).meta({
    description:
      "The faults in the order of their lines: the first 1,000, when there are more. A " +
      "line that the broker never takes has the code `too_large_for_broker` or " +
      "`refused_by_broker`.",
  }),
  errorsTruncated: z.boolean().meta({
    description: "There were faults that `errors` does not list. `rejectedLines` has their lines.",
  }),
}).meta({
  description: "Every line that was read and is not blank is in exactly one of `accepted`, " +
    "`rejected` and `retry`. Lines, and elements of an array, count from 1.",
}) satisfies z.ZodType<AnySummary>;

/** {@linkcode BatchSummary} with codes that clients do not know yet. */
interface AnySummary extends Omit<BatchSummary, "errors"> {
  readonly errors: readonly (Issue<string> & Pick<LineError, "line">)[];
}

/** `200` of `GET /health/live`. */
export const LIVENESS = z.object({ status: z.literal("live") });

/** `200` and `503` of `GET /health/ready`. */
export const READINESS = z.object({
  status: z.enum(["ready", "unready"]),
  checks: z.object({
    accepting: z.boolean().meta({ description: "It is not draining." }),
    broker: z.boolean().meta({ description: "The broker answers." }),
    queue: z.boolean().meta({ description: "There is room for more baskets." }),
    places: z.boolean().meta({ description: "There are places for more requests." }),
  }),
  databases: z.optional(z.object({
    primary: z.enum(["up", "down"]).meta({ description: "Baskets are stored in it." }),
    read: z.optional(z.enum(["up", "down"])).meta({
      description: "Dashboard and reports read it, where `DATABASE_READ_URL` is set.",
    }),
  })).meta({
    description: "What can be read now. It does not count: what is accepted waits in Kafka.",
  }),
  lag: z.optional(z.enum(["readable", "missing_right", "unknown"])).meta({
    description: "Whether the lag of the consumers can be read. It does not count either. " +
      "`missing_right`: the log names the right that the Kafka user lacks.",
  }),
});
