/**
 * The last day that a basket may be dated: tomorrow in UTC, since east of it the day begins earlier.
 *
 * @module
 */

/**
 * A function from milliseconds since 1970 to the date of the day after, as ISO 8601. It prints each
 * day once: printing a date costs as much as checking one.
 *
 * @example
 * ```ts
 * import { createLatestDate } from "./latest_date.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const toLatestDate = createLatestDate();
 * assertEquals(toLatestDate(Date.UTC(2019, 11, 31, 23, 59)), "2020-01-01");
 * ```
 */
export function createLatestDate(): (nowMs: number) => string {
  let day = NaN;
  let tomorrow = "";
  return function toLatestDate(nowMs) {
    const today = Math.floor(nowMs / DAY_MS);
    if (today !== day) {
      day = today;
      tomorrow = new Date((today + 1) * DAY_MS).toISOString().slice(0, 10);
    }
    return tomorrow;
  };
}

const DAY_MS = 86_400_000;
