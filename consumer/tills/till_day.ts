/**
 * A till and a day: what the tables about tills are keyed by, and how many pieces of its receipt
 * numbers are followed.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";

/** Primary key of `till_days`. */
export interface TillDay {
  readonly store: string;
  readonly till: string;
  /** Day of purchase, ISO 8601. */
  readonly day: string;
}

/** The identity of a till and day as one string. */
export function toTillDayKey({ store, till, day }: TillDay): string {
  // No part can hold a control character.
  return `${store}\u0000${till}\u0000${day}`;
}

/** The arguments of {@linkcode TILL_DAY_INPUT}. */
export function toTillDayArrays(tillDays: readonly TillDay[]): readonly string[] {
  return [
    toArrayLiteral(tillDays.map(({ store }) => store)),
    toArrayLiteral(tillDays.map(({ till }) => till)),
    toArrayLiteral(tillDays.map(({ day }) => day)),
  ];
}

/** The three arrays that {@linkcode toTillDayArrays} makes, as parameters. */
export const TILL_DAY_INPUT = "$1::text[], $2::text[], $3::date[]";

/**
 * Largest `received` or `doubled` in bytes, at 21 bytes a piece: some 950 pieces. A stranger's random
 * numbers would cost each batch more and more: past this the row follows its numbers no more, until it
 * is quiet and `createScatteredRecount` has counted it again.
 */
export const MAX_MULTIRANGE_BYTES = 20_000;
