/**
 * What the pipeline accepted and therefore must keep, and how differences from it are named. One
 * form for receipts and for records in the topics.
 *
 * @module
 */
import type { Basket, BasketIdentity } from "../../shared/basket/basket.ts";
import type { Closing } from "../../shared/closings/closing.ts";
import type { Position } from "../../shared/kafka/position.ts";

/** One accepted record. */
export interface Accepted extends Position {
  /** `undefined` for a closing, and for a record that cannot be read. */
  readonly identity?: BasketIdentity;
  /** Which baskets a record that cannot be read may be of, by its key. */
  readonly named?: readonly BasketIdentity[];
  /** `undefined` when only the receipt is known. */
  readonly basket?: Basket;
  /** Date of the basket, where a receipt has that and not the basket; ISO 8601. */
  readonly date?: string;
  /** Of a closing. */
  readonly closing?: Closing;
  /**
   * What `toRecordHash` says of the record, to tell it from others that had its position before the
   * topic started again. `undefined` when only the receipt is known.
   */
  readonly recordHash?: string;
}

/** One thing that is not stored as it was accepted. */
export interface Difference {
  readonly kind:
    | "missing"
    | "basket"
    | "line"
    | "category"
    | "orphan"
    | "rollup"
    | "closing"
    | "till"
    | "erased";
  /** What differs: a record, a basket, a line or a row of a rollup. */
  readonly subject: string;
  readonly detail: string;
  /** How many baskets are counted more than once. */
  readonly doubled?: number;
  /** What the difference changes in rollups: `verify` does not report it again there. */
  readonly explains?: readonly RollupDelta[];
}

/** By how much the lines behind a row of a rollup fall short of what was accepted. */
export interface RollupDelta {
  readonly store: string;
  readonly purchasedOn: string;
  readonly name: string;
  readonly category: string;
  readonly products: number;
  readonly cents: number;
}

/** The name of a basket in differences. */
export function toBasketName({ store, id }: BasketIdentity): string {
  return `basket ${JSON.stringify(store)} ${JSON.stringify(id)}`;
}
