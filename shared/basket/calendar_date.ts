/**
 * The day of a basket, and the instant of its sale.
 *
 * @module
 */
import { type Field, Refused, textField } from "./field.ts";
import { createLatestDate } from "./latest_date.ts";

/** The first day that a new basket may have. */
export const EARLIEST_DATE = "2000-01-01";

/** Options for {@linkcode calendarDate}. */
export interface CalendarDateOptions {
  /** The clock that "not after tomorrow" is held against. */
  readonly now: () => Date;
  /** Whether days before {@linkcode EARLIEST_DATE} are refused. */
  readonly isAtDoor: boolean;
}

/** A day of purchase. */
export function calendarDate({ now, isAtDoor }: CalendarDateOptions): Field<string> {
  const toLatestDate = createLatestDate();
  const earliest = isAtDoor ? `from ${EARLIEST_DATE}, ` : "";
  return textField(
    { description: `Day of purchase, ${earliest}not after tomorrow (UTC).`, format: "date" },
    (value) => {
      if (!isCalendarDate(value)) {
        return new Refused("not_a_date", "Must be a calendar date such as 2020-01-31");
      }
      // All are ISO 8601 dates of equal width, so text order is time order.
      if (isAtDoor && value < EARLIEST_DATE) {
        return new Refused("date_too_early", `Must not be before ${EARLIEST_DATE}`);
      }
      if (value > toLatestDate(now().getTime())) {
        return new Refused("date_in_future", "Must not be after tomorrow (UTC)");
      }
      return value;
    },
  );
}

/** Whether it is a date of ISO 8601. Years from 0001 on: Postgres has no year 0. */
export function isCalendarDate(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  if (month !== 2) return day <= (DAYS_OF_MONTH[month - 1] ?? 0);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (isLeapYear ? 29 : 28);
}

/** Whether two ISO 8601 dates are at most a day apart. */
export function isWithinADay(day: string, date: string): boolean {
  const days = Math.abs(Date.parse(day) - Date.parse(date)) / DAY_MS;
  return days <= 1;
}

/**
 * The instant of a sale. Its output always has milliseconds and an offset in figures: equal instants
 * with equal offsets are equal texts. What is finer than a millisecond is cut off.
 */
export function soldAt(): Field<string> {
  return textField(
    {
      description: "When the basket was paid: ISO 8601 with seconds and an offset. Its local day " +
        "is `date`, the day before or the day after.",
      format: "date-time",
      pattern: SOLD_AT.source,
    },
    (value) => {
      const match = SOLD_AT.exec(value);
      const [, day = "", time = "", fraction = "", offset = ""] = match ?? [];
      if (match === null || !isCalendarDate(day)) {
        const detail = "Must be an instant with an offset such as 2020-01-31T18:04:59+01:00";
        return new Refused("not_an_instant", detail);
      }
      const milliseconds = fraction.slice(1, 4).padEnd(3, "0");
      return `${day}T${time}.${milliseconds}${toFigures(offset)}`;
    },
  );
}

/** `Z` and `-00:00` are the offset `+00:00`. */
function toFigures(offset: string): string {
  return offset === "Z" || offset === "-00:00" ? "+00:00" : offset;
}

/** Its day, time, fraction and offset. */
export const SOLD_AT =
  /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
/** The instant of a sale from its columns, in the form that {@linkcode soldAt} puts out. */
export const SOLD_AT_SQL = `
  to_char(
    sold_at at time zone 'UTC' + sold_at_offset::interval,
    'YYYY-MM-DD"T"HH24:MI:SS.MS'
  ) || sold_at_offset`;

const DAY_MS = 86_400_000;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
