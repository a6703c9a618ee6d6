/**
 * From a number of months to the first one that is kept.
 *
 * @module
 */

/** The first day of the month that lies `months` before the month of `today`, both ISO 8601. */
export function toFirstMonth(today: string, months: number): string {
  const month = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - months;
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${String(month % 12 + 1).padStart(2, "0")}-01`;
}
