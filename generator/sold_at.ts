/**
 * The instant of a sale as the clocks of the generator's shops show it.
 *
 * @module
 */
import { SHOPS_TIME_ZONE } from "./shop_day.ts";

/**
 * Creates a function that writes milliseconds of 1970 in Belgian time, such as
 * `2020-01-31T18:04:59.000+01:00`. It keeps one offset: asking for it takes microseconds.
 */
export function createSoldAt(): (ms: number) => string {
  let knownHour = NaN;
  let offsetMs = 0;
  let offset = "";
  return function toSoldAt(ms) {
    // Offsets change at full hours of UTC.
    const hour = Math.floor(ms / HOUR_MS);
    if (hour !== knownHour) {
      const local = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS)
        .toZonedDateTimeISO(SHOPS_TIME_ZONE);
      offset = local.offset;
      offsetMs = local.offsetNanoseconds / 1_000_000;
      knownHour = hour;
    }
    return new Date(Math.floor(ms) + offsetMs).toISOString().slice(0, -1) + offset;
  };
}

const HOUR_MS = 3_600_000;
