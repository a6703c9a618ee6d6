/**
 * The settings of the API's limits.
 *
 * @module
 */
import type { Limits } from "../auth/guard.ts";
import { decimal, integer, optional, type Settings } from "../../shared/service/settings.ts";

/** How many requests are admitted. */
export const LIMIT_SETTINGS = {
  RATE_LIMIT: optional(decimal({
    min: 0.01,
    max: 1_000_000,
    description: "Baskets a second for each key, or for each address without keys; past it the " +
      "API answers `429`. Unset: no limit",
  })),
  RATE_LIMIT_BURST: optional(integer({
    min: 1,
    max: 10_000_000,
    description: "Baskets at once after a pause, and so the largest batch under a rate limit; " +
      "unset: 1000, or `RATE_LIMIT` if that is more",
  })),
  MAX_IN_FLIGHT: integer({
    min: 1,
    max: 1_000_000,
    fallback: 10_000,
    description: "Requests of all clients at once; past it the API answers `503`. Half of them " +
      "are for single baskets only. One client, which is a key or without keys an address, has " +
      "at most as many as are left free: half when it is alone. Past that it gets `429`",
  }),
  MAX_BACKLOG: integer({
    min: 1,
    max: 1_000_000,
    fallback: 1_000,
    description: "Requests of the last second that are not answered yet: about a tenth of what " +
      "a process answers in a second. Half of them are for single baskets only, and one client " +
      "has at most four times as many as are left free",
  }),
  MAX_UPLOADS: integer({
    min: 1,
    max: 1_000_000,
    fallback: 200,
    description: "Batches of all clients at once; one client has at most as many as are left free",
  }),
  MAX_STREAMS: integer({
    min: 1,
    max: 1_000_000,
    fallback: 200,
    description: "Event streams (open dashboards) of all clients at once; one client likewise",
  }),
  MAX_HELD_BYTES: integer({
    min: 4_194_304,
    max: 1_099_511_627_776,
    fallback: 134_217_728,
    description: "Bytes of memory that single baskets above 16 KiB and lines of batches above " +
      "64 KiB hold while they arrive, and packed baskets while they are unpacked; one client " +
      "likewise. At least nine times `MAX_BODY_BYTES` and four times `MAX_LINE_BYTES`, so that " +
      "one of those always fits: the API does not start with less",
  }),
} as const;

/** The limits from the settings. */
export function toLimits(settings: Settings<typeof LIMIT_SETTINGS>): Limits {
  const { RATE_LIMIT: perSecond, RATE_LIMIT_BURST: burst } = settings;
  const bounds = {
    maxInFlight: settings.MAX_IN_FLIGHT,
    maxBacklog: settings.MAX_BACKLOG,
    maxUploads: settings.MAX_UPLOADS,
    maxHeldBytes: settings.MAX_HELD_BYTES,
  };
  if (perSecond === undefined) return bounds;
  return {
    rate: { perSecond, burst: burst ?? Math.max(DEFAULT_BURST, Math.ceil(perSecond)) },
    ...bounds,
  };
}

/** Allows a batch of the usual size at a low rate too. */
const DEFAULT_BURST = 1_000;
