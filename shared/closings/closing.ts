/**
 * A till's end of day: which receipts it made, and what they come to.
 *
 * @module
 */
import { toEuros } from "../basket/money.ts";

/** Which day of which till. A later closing of the same counts instead of it. */
export interface ClosingIdentity {
  /** The shop's name. */
  readonly store: string;
  /** The till, as its baskets name it. */
  readonly till: string;
  /** The day that its baskets have as `date`, ISO 8601. */
  readonly date: string;
}

/** A valid closing; texts are trimmed and in Unicode form NFC. */
export interface Closing extends ClosingIdentity {
  /** First and last receipt number of the day; absent on a day without any. */
  readonly span?: ReceiptSpan;
  /** How many receipts were made; numbers that were voided are not among them. */
  readonly count: number;
  /** The sum of their totals. */
  readonly totalCents: number;
}

/** Receipt numbers, both included. */
export interface ReceiptSpan {
  /** The lowest number. */
  readonly first: number;
  /** The highest number. */
  readonly last: number;
}

/** A closing as it travels: JSON with the total in euros. */
export interface WireClosing extends ClosingIdentity {
  /** Absent on a day without receipts, with `last`. */
  readonly first?: number | undefined;
  /** Goes together with `first`. */
  readonly last?: number | undefined;
  /** Receipts that were made. */
  readonly count: number;
  /** Euros. */
  readonly total: number;
}

/**
 * The wire form of a closing; reading it back gives the same closing.
 *
 * @example
 * ```ts
 * import { toWireClosing } from "./closing.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const day = { store: "Gent", till: "3", date: "2020-01-01" };
 * assertEquals(toWireClosing({ ...day, count: 0, totalCents: 0 }), { ...day, count: 0, total: 0 });
 * ```
 */
export function toWireClosing(
  { store, till, date, span, count, totalCents }: Closing,
): WireClosing {
  return { store, till, date, ...span, count, total: toEuros(totalCents) };
}
