/**
 * Builders of baskets for tests: each shows only what matters to its test.
 *
 * @module
 */
import type { Basket, WireBasket } from "../../shared/basket/basket.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";

/** A valid basket as it travels: the example of the contract, with `changes`. */
export function aWireBasket(changes: Partial<WireBasket> = {}): WireBasket {
  return {
    id: "123456789",
    store: "Brussels",
    date: "2020-01-01",
    products: [
      { id: "123456789", name: "Banana", price: 1.5 },
      { id: "123456789", name: "Bread", price: 1.5 },
      { id: "123456789", name: "Water", price: 1.5 },
    ],
    ...changes,
  };
}

/** The same basket as the services compute with it. */
export function aBasket(changes: Partial<Basket> = {}): Basket {
  return {
    id: "123456789",
    store: "Brussels",
    date: "2020-01-01",
    products: [
      { id: "123456789", name: "Banana", priceCents: 150 },
      { id: "123456789", name: "Bread", priceCents: 150 },
      { id: "123456789", name: "Water", priceCents: 150 },
    ],
    ...changes,
  };
}

/** A record of the live topic; `value` may be bytes, a text or anything that JSON prints. */
export function aRecord(
  value: unknown = aWireBasket(),
  changes: Partial<RawRecord> = {},
): RawRecord {
  return {
    topic: "delhaize_shop",
    partition: 0,
    offset: "0",
    timestampMs: Date.UTC(2020, 0, 1, 12),
    key: null,
    value: toBytes(value),
    headers: {},
    ...changes,
  };
}

function toBytes(value: unknown): Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}
