/**
 * What `GET /stats/history` takes and answers.
 *
 * @module
 */
import { z } from "zod";
import type { Described } from "../../answer_values.ts";
import { countUpTo, FORMAT } from "../query/parameters.ts";
import { SAMPLE, TIERS } from "./sample.ts";

const MAX_MINUTES = Math.max(...TIERS.map(({ minutes }) => minutes));

/** The parameters. */
export const HISTORY_QUERY = z.strictObject({
  minutes: countUpTo({
    fallback: 60,
    max: MAX_MINUTES,
    description: "How far back: " +
      TIERS.map(({ minutes, stepSeconds }) =>
        `up to ${minutes / 60} h in steps of ${stepSeconds} s`
      ).join(", ") + ".",
  }),
  format: FORMAT.nullable().default(null),
});

/** The answer. */
export const HISTORY = z.object({
  minutes: z.int(),
  stepSeconds: z.int(),
  of: z.enum(["all", "stores"]).meta({
    description:
      "`stores`: the key is limited to stores, so the samples are what was stored of these, and " +
      "what the topics hold of all stores is left out as `null`.",
  }),
  samples: z.array(SAMPLE).meta({
    description: "Oldest first. What nobody could read is missing, or `null`: before the process " +
      "started only what was stored is known.",
  }),
});

/** An answer, for the API reference. */
export const HISTORY_EXAMPLE: Described<typeof HISTORY> = {
  minutes: 1,
  stepSeconds: 10,
  of: "all",
  samples: [{
    at: "2026-11-24T10:00:00.000Z",
    acceptedPerSecond: 50.2,
    storedPerSecond: 50.1,
    revenuePerSecond: 812.33,
    p50Seconds: 0.021,
    p99Seconds: 0.08,
    lagRecords: 1,
    lagSeconds: 0.125,
  }],
};
