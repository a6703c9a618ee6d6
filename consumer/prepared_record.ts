/**
 * What a record is for the tables: rows of a basket or of a closing, or a dead letter.
 *
 * @module
 */
import type { BasketIdentity, LineKind, Unit } from "../shared/basket/basket.ts";
import type { RawRecord } from "../shared/basket/raw_record.ts";
import type { Closing } from "../shared/closings/closing.ts";
import type { DeadLetterCode } from "../shared/dead_letters/dead_letter_code.ts";
import type { TillDay } from "./tills/till_day.ts";

/** A basket as the tables store it. */
export interface BasketRow {
  readonly record: RawRecord;
  readonly store: string;
  readonly id: string;
  readonly purchasedOn: string;
  readonly totalCents: number;
  readonly receivedAt: Date;
  /** As `Basket.soldAt`. */
  readonly soldAt?: string;
  /** Only with `receipt`. */
  readonly till?: string;
  /** The till's running number. */
  readonly receipt?: number;
  /** The shop's own object, as JSON. */
  readonly extra?: string;
  /** SHA-256 of the content in hexadecimal. Repeats have the same hash, conflicts another. */
  readonly contentHash: string;
  /** Which version of the category rules classified the lines. */
  readonly rulesVersion: number;
  readonly lines: readonly LineRow[];
}

/** A line of a basket as the tables store it; its number is its position, from 1. */
export interface LineRow {
  readonly productId: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly kind: LineKind;
  /** Whether the shop said the kind; a derived one may change with the rules. */
  readonly isKindGiven: boolean;
  readonly quantityThousandths: number;
  readonly unit: Unit;
}

/** A closing as the table stores it. */
export interface ClosingRow extends TillDay {
  readonly record: RawRecord;
  readonly closing: Closing;
  readonly receivedAt: Date;
  /** SHA-256 of what the till said, in hexadecimal. */
  readonly contentHash: string;
}

/** A record that cannot become rows, and why. */
export interface DeadLetter {
  readonly record: RawRecord;
  /** Stable, for programs. */
  readonly code: DeadLetterCode;
  /** For people. */
  readonly detail: string;
  /** Which basket it would have been, where that could be read. */
  readonly identity?: BasketIdentity;
  /** Whether the table keeps no content but its hash, because the database refused the content. */
  readonly isReduced?: boolean;
}

/** What became of a record. */
export type PreparedRecord =
  | { readonly kind: "basket"; readonly row: BasketRow }
  | { readonly kind: "closing"; readonly row: ClosingRow }
  | { readonly kind: "dead_letter"; readonly deadLetter: DeadLetter };

/** The record that something was prepared from. */
export function recordOf(prepared: PreparedRecord): RawRecord {
  return prepared.kind === "dead_letter" ? prepared.deadLetter.record : prepared.row.record;
}
