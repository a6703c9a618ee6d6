/**
 * The day on the clock of the generator's shops, all of them in Belgium.
 *
 * @module
 */

/** Where the shops are. */
export const SHOPS_TIME_ZONE = "Europe/Brussels";

/** A day of the shops. */
export interface ShopDay {
  /** ISO 8601. */
  readonly date: string;
  /** When it began, in milliseconds of 1970. */
  readonly midnightMs: number;
}

/** The day of the shops at that time, in milliseconds of 1970. It has 23 to 25 hours. */
export function toShopDay(ms: number): ShopDay {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms))
    .toZonedDateTimeISO(SHOPS_TIME_ZONE);
  return {
    date: local.toPlainDate().toString(),
    midnightMs: local.startOfDay().epochMilliseconds,
  };
}
