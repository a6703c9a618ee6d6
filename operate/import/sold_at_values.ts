/**
 * The time of a sale in a CSV field. One with an offset keeps it; one without, as tills and
 * spreadsheets write it, is the clock of a time zone that a person has named.
 *
 * @module
 */
import { isCalendarDate } from "../../shared/basket/calendar_date.ts";
import { type CsvValue, quote, toIsoDate } from "./csv_values.ts";

/**
 * Creates the reader of `sold_at` for clocks of `timeZone`; without one, local times are refused.
 *
 * When summer time ends an hour comes twice: the first one counts. When it begins an hour is left
 * out: a clock that still showed it was an hour late.
 */
export function createSoldAtReader(timeZone: string | undefined): (field: string) => CsvValue {
  return function toJsonSoldAt(field) {
    const text = field.trim();
    const match = text.length > MAX_LENGTH ? null : LOCAL.exec(text);
    // The API says what is wrong with anything else.
    if (match === null) return { json: JSON.stringify(field) };
    const [, dayText = "", hour = "", minute = "", second = "00", fraction = "", zone] = match;
    const day = toIsoDate(dayText);
    if (day === undefined || !isCalendarDate(day)) {
      return { code: "not_an_instant", detail: `Must begin with a day, not ${quote(field)}` };
    }
    const clock = `${hour.padStart(2, "0")}:${minute}:${second}`;
    if (zone !== undefined) {
      return { json: JSON.stringify(`${day}T${clock}${fraction}${toOffset(zone)}`) };
    }
    if (timeZone === undefined) {
      const detail = `Is a local time without an offset: ${quote(field)}. Say where the shop is ` +
        "with --time-zone, such as --time-zone Europe/Brussels";
      return { code: "no_time_zone", detail };
    }
    // "compatible" is what the comment above says.
    const zoned = Temporal.PlainDateTime.from(`${day}T${clock}`)
      .toZonedDateTime(timeZone, { disambiguation: "compatible" });
    const [date = "", time = ""] = zoned.toPlainDateTime().toString({ smallestUnit: "second" })
      .split("T");
    return { json: JSON.stringify(`${date}T${time}${fraction}${zoned.offset}`) };
  };
}

/** `+0100`, `+01` and `UTC`, as Shopify, Postgres and pandas write them. */
function toOffset(zone: string): string {
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return hours === undefined ? "Z" : `${hours}:${minutes}`;
}

/** Day, hour, minute, second, fraction and offset. */
const LOCAL =
  /^(\d{4}[-/]\d\d[-/]\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?:T| +)(2[0-3]|[01]?\d):([0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$/;
/** No time is longer. */
const MAX_LENGTH = 40;
