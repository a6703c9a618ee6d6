// @ts-check
/// <reference lib="dom" />
/**
 * Days and hours of a time zone, for the charts: days there have 23 to 25 hours. `Temporal` is not in
 * every browser yet.
 *
 * @module
 */

/** @type {{ zone: string, parts: Intl.DateTimeFormat } | undefined} */
let known;

/**
 * The time on the clock of `zone`, as if that were UTC: to be written by the formats of UTC.
 *
 * @param {number} ms of 1970
 * @param {string} zone
 */
export function toClockMs(ms, zone) {
  if (known?.zone !== zone) {
    known = {
      zone,
      parts: new Intl.DateTimeFormat("en", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      }),
    };
  }
  const parts = known.parts.formatToParts(ms);
  /** @param {Intl.DateTimeFormatPartTypes} type */
  const read = (type) => Number(parts.find((part) => part.type === type)?.value);
  const clockMs = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
  );
  return clockMs + ((ms % MINUTE_MS) + MINUTE_MS) % MINUTE_MS;
}

/**
 * When a day of `zone` begins, milliseconds of 1970.
 *
 * @param {number} dayMs the day's beginning in UTC
 * @param {string} zone
 */
export function toStartOfDay(dayMs, zone) {
  // The offset near midnight UTC may be that of before a change: look again where that leads.
  const guess = dayMs - (toClockMs(dayMs, zone) - dayMs);
  return guess - (toClockMs(guess, zone) - dayMs);
}

/**
 * The day of `zone` at that time, ISO 8601.
 *
 * @param {number} ms of 1970
 * @param {string} zone
 */
export function toZonedDay(ms, zone) {
  return new Date(toClockMs(ms, zone)).toISOString().slice(0, 10);
}

/**
 * The zone of the shops, as the page came with it.
 *
 * @returns {string}
 */
export function readTimeZone() {
  return document.querySelector('meta[name="time-zone"]')?.getAttribute("content") ?? "UTC";
}

const MINUTE_MS = 60_000;
