/**
 * The newest baskets and dead letters: what the page's feed shows.
 *
 * @module
 */
import { z } from "zod";
import { count, type Described, euros, instant, POSITION } from "../../answer_values.ts";

/** How many entries the feed has. */
export const MAX_LATEST = 10;

/** How far back the first look goes, in days. */
export const LATEST_DAYS = 7;

/** One basket that was stored, or one record that was set aside. */
export const LATEST_ENTRY = z.object({
  status: z.enum(["stored", "conflict", "dead_letter"]).meta({
    description: "`stored`; `conflict`: stored, and other content came under the same key; " +
      "`dead_letter`: set aside, for the reason in `code`.",
  }),
  store: z.nullable(z.string()),
  id: z.nullable(z.string()).meta({
    description: "`null`, as `store`, where the record was not readable.",
  }),
  products: z.nullable(count()).meta({ description: "Its lines; `null` for a dead letter." }),
  total: z.nullable(euros()),
  soldAt: z.nullable(instant()),
  receivedAt: z.nullable(instant()),
  storedAt: z.nullable(instant()),
  failedAt: z.nullable(instant()).meta({ description: "When it became a dead letter." }),
  code: z.nullable(z.string()),
  ...POSITION,
});

/** An entry of the feed. What a dead letter or an older till lacks is `null`. */
export type LatestEntry = Described<typeof LATEST_ENTRY>;

/** When it was stored or set aside: the feed is in that order. */
function toTime({ storedAt, failedAt }: LatestEntry): string {
  return storedAt ?? failedAt ?? "";
}

/** The newest of both, newest first. */
export function mergeLatest(
  baskets: readonly LatestEntry[],
  deadLetters: readonly LatestEntry[],
): readonly LatestEntry[] {
  // All instants have the same form, so their order is that of the texts.
  return [...baskets, ...deadLetters]
    .sort((one, other) => toTime(one) < toTime(other) ? 1 : toTime(one) > toTime(other) ? -1 : 0)
    .slice(0, MAX_LATEST);
}
