/**
 * Builders of prepared records: what the consumer's first step makes of a record.
 *
 * @module
 */
import type { WireBasket } from "../../shared/basket/basket.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import type {
  BasketRow,
  DeadLetter,
  LineRow,
  PreparedRecord,
} from "../../consumer/prepared_record.ts";
import { aRecord, aWireBasket } from "./a_basket.ts";

/** A categoriser that a reader has in his head. */
export function categoriseByLetter(name: string): string {
  return name.startsWith("B") ? "Bakery" : "Other";
}

/** The rules of {@linkcode categoriseByLetter}; no rules of ours get that version. */
export const LETTER_RULES = { categorise: categoriseByLetter, rulesVersion: 90 } as const;

/** The step, with rules and a clock that never change. */
export const prepare: (record: RawRecord) => PreparedRecord = createPrepareRecord({
  ...LETTER_RULES,
  now: () => new Date("2026-11-23T12:00:00Z"),
});

/** The example basket with `changes`, prepared; it stood at `offset` of partition 0. */
export function aPrepared(
  changes: Partial<WireBasket> = {},
  offset = 0,
): PreparedRecord & { kind: "basket" } {
  const prepared = prepare(aRecord(aWireBasket(changes), { offset: String(offset) }));
  if (prepared.kind === "dead_letter") {
    throw new Error(`Cannot prepare: ${prepared.deadLetter.detail}`);
  }
  if (prepared.kind !== "basket") throw new Error("Cannot prepare: it is no basket");
  return prepared;
}

/** The row of {@linkcode aPrepared}. */
export function aRow(changes: Partial<WireBasket> = {}, offset = 0): BasketRow {
  return aPrepared(changes, offset).row;
}

/** A stored line of one piece of water, of a derived kind, with `changes`. */
export function aLine(changes: Partial<LineRow> = {}): LineRow {
  return {
    productId: "p-1",
    name: "Water",
    category: "Other",
    priceCents: 150,
    kind: "product",
    isKindGiven: false,
    quantityThousandths: 1_000,
    unit: "piece",
    ...changes,
  };
}

/** A record that could not be decoded. */
export function aDeadLetter(
  record: Partial<RawRecord> = {},
  changes: Partial<Omit<DeadLetter, "record">> = {},
): DeadLetter {
  const value = new TextEncoder().encode("{");
  return {
    record: aRecord(value, record),
    code: "not_json",
    detail: "Is not valid JSON",
    ...changes,
  };
}

/** A line of the contract's form, with a name and a price in euros. */
export function aProduct(name: string, price = 1.5): WireBasket["products"][number] {
  return { id: "p-1", name, price };
}
