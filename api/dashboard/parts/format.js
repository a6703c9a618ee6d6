// @ts-check
/**
 * Numbers, amounts and times in the reader's locale, and times by the clock of the shops. An unknown
 * value is a dash, never a zero.
 *
 * @module
 */

import { toZonedDay } from "./zoned_time.js";

/** The text of an unknown value. */
export const UNKNOWN = "–";

/**
 * @typedef {ReturnType<typeof createFormat>} Format
 */

/**
 * The formats of one locale.
 *
 * @param {string | undefined} locale a BCP 47 tag; `undefined`: the runtime's
 * @param {string} [timeZone] of the shops, whose clock all times are of, wherever the reader is
 */
export function createFormat(locale, timeZone = "UTC") {
  const currency = { style: "currency", currency: "EUR" };
  const euros = new Intl.NumberFormat(locale, /** @type {Intl.NumberFormatOptions} */ (currency));
  const shortEuros = new Intl.NumberFormat(
    locale,
    /** @type {Intl.NumberFormatOptions} */ ({
      ...currency,
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    }),
  );
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const rate = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const amount = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const unitPrice = new Intl.NumberFormat(
    locale,
    /** @type {Intl.NumberFormatOptions} */ ({ ...currency, maximumFractionDigits: 3 }),
  );
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const shortDay = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const month = new Intl.DateTimeFormat(locale, {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const hour = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" });
  const longDay = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const shortWeekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const hourOnly = new Intl.DateTimeFormat(locale, { hour: "numeric", timeZone: "UTC" });
  const signDisplay = /** @type {const} */ ("exceptZero");
  const signedEuros = new Intl.NumberFormat(
    locale,
    /** @type {Intl.NumberFormatOptions} */ ({ ...currency, signDisplay }),
  );
  const signedCount = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay });
  const signedPercent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay,
  });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium", timeZone });
  const shortClock = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
  const shopTime = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  });
  const receiptTime = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  });
  const instant = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone,
  });

  return {
    /** @param {number | null | undefined} value euros, to the cent */
    euros: (value) => known(value, (number) => euros.format(number)),
    /** @param {number} value euros without their sign, as on a receipt */
    amount: (value) => amount.format(value),
    /** @param {number} value euros of one unit, with two or three decimals */
    unitPrice: (value) => unitPrice.format(value),
    /** @param {number} value with at most three decimals */
    decimal: (value) => quantity.format(value),
    /** @param {number} value euros, for axes */
    shortEuros: (value) => shortEuros.format(value),
    /** @param {number | null | undefined} value a whole number */
    count: (value) => known(value, (number) => count.format(number)),
    /** @param {number | null | undefined} value a number a second, with one decimal */
    rate: (value) => known(value, (number) => rate.format(number)),
    /** @param {number} value any number, for axes */
    short: (value) => short.format(value),
    /** @param {number} value a share, 1 being all */
    percent: (value) => percent.format(value),
    /** @param {number | null | undefined} seconds */
    duration: (seconds) => known(seconds, (number) => toDuration(number, locale)),
    /** @param {string} date an ISO 8601 date */
    day: (date) => day.format(Date.parse(date)),
    /** @param {number} ms of 1970, shown as a day of UTC without its year */
    shortDay: (ms) => shortDay.format(ms),
    /** @param {number} ms of 1970, shown as a month of UTC */
    month: (ms) => month.format(ms),
    /** @param {number} ms of 1970, shown as a time of day in UTC */
    hour: (ms) => hour.format(ms),
    /** @param {{ readonly from: string, readonly to: string }} days ISO 8601 dates */
    dayRange: ({ from, to }) =>
      from === to
        ? longDay.format(Date.parse(from))
        : day.formatRange(Date.parse(from), Date.parse(to)),
    /** @param {string} date an ISO 8601 date, with its weekday */
    longDay: (date) => longDay.format(Date.parse(date)),
    /** @param {number} number from 1, Monday, to 7 */
    weekday: (number) => weekday.format(Date.UTC(2024, 0, number)),
    /** @param {number} number from 1, Monday, to 7 */
    shortWeekday: (number) => shortWeekday.format(Date.UTC(2024, 0, number)),
    /** @param {number} number from 0 to 23, such as `14 h` */
    hourOnly: (number) => hourOnly.format(Date.UTC(2024, 0, 1, number)),
    /** @param {number} number from 0 to 23: from that hour to the next */
    hourRange: (number) =>
      `${hour.format(Date.UTC(2024, 0, 1, number))}–${
        hour.format(Date.UTC(2024, 0, 1, number + 1))
      }`,
    /** @param {number} value euros, with its sign */
    signedEuros: (value) => signedEuros.format(value),
    /** @param {number} value a whole number, with its sign */
    signedCount: (value) => signedCount.format(value),
    /** @param {number} value a share, with its sign */
    signedPercent: (value) => signedPercent.format(value),
    /** @param {number} ms of 1970, shown as a time of day */
    clock: (ms) => clock.format(ms),
    /**
     * @param {string | number} at an instant or milliseconds of 1970: a time of day where it was today,
     *   or else with its day
     * @param {number} [nowMs]
     */
    time: (at, nowMs = Date.now()) => {
      const ms = typeof at === "string" ? Date.parse(at) : at;
      const isToday = toZonedDay(ms, timeZone) === toZonedDay(nowMs, timeZone);
      return (isToday ? clock : instant).format(ms);
    },
    /** @param {number} ms of 1970, shown as an hour and minute */
    shortClock: (ms) => shortClock.format(ms),
    /**
     * @param {number} value with at most three decimals
     * @param {string} unit
     */
    quantity: (value, unit) => `${quantity.format(value)}\u00a0${unit}`,
    /**
     * @param {string} iso an instant with the offset of a shop, shown as the clock of the shop did:
     *   who looks for a receipt has that time before him
     */
    shopTime: (iso) => {
      const [, local = "", offset = ""] = /^(.{10}T.{12})(.*)$/.exec(iso) ?? [];
      return `${shopTime.format(Date.parse(`${local}Z`))} (UTC${offset})`;
    },
    /** @param {string} iso an instant with the offset of a shop, as its receipts print it */
    receiptTime: (iso) => receiptTime.format(Date.parse(`${iso.slice(0, 19)}Z`)),
    /** @param {string} iso an instant, shown with its day */
    instant: (iso) => instant.format(Date.parse(iso)),
  };
}

/**
 * Milliseconds below a second, then seconds, minutes, hours: two significant units at most.
 *
 * @param {number} seconds
 * @param {string | undefined} locale
 * @returns {string}
 */
function toDuration(seconds, locale) {
  if (seconds < 0.9995) return inUnit(Math.round(seconds * 1000), "millisecond", locale);
  if (seconds < 59.95) return inUnit(Math.round(seconds * 10) / 10, "second", locale);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return inUnit(minutes, "minute", locale);
  const rest = minutes % 60;
  const hours = inUnit(Math.floor(minutes / 60), "hour", locale);
  return rest === 0 ? hours : `${hours} ${inUnit(rest, "minute", locale)}`;
}

/**
 * @param {number} value
 * @param {"millisecond" | "second" | "minute" | "hour"} unit
 * @param {string | undefined} locale
 */
function inUnit(value, unit, locale) {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} format
 * @returns {string}
 */
function known(value, format) {
  return value === null || value === undefined ? UNKNOWN : format(value);
}
