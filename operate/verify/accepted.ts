/**
 * What the pipeline has promised to keep, in one form whether it is known from receipts or from
 * the topics themselves.
 *
 * @module
 */
import type { Basket, BasketIdentity } from "../../shared/basket/basket.ts";
import type { Position } from "../../shared/kafka/position.ts";

/** One accepted record. */
export interface Accepted extends Position {
  /** Which basket it is; undefined for a record that cannot be read. */
  readonly identity?: BasketIdentity;
  /** What the basket holds; undefined when only the receipt is known. */
  readonly basket?: Basket;
}

/** Something that is not as it was accepted. */
export interface Difference {
  readonly kind: "missing" | "basket" | "line" | "category" | "orphan" | "rollup";
  /** Where: a record's position, a basket, a line or a rollup row. */
  readonly subject: string;
  readonly detail: string;
  /** How many baskets are counted more than once. */
  readonly doubled?: number;
  /** What the difference takes from the lines of rollup rows, so that it is named once. */
  readonly explains?: readonly RollupDelta[];
}

/** Products and cents by which the lines of rollup rows fall short of what was accepted. */
export interface RollupDelta {
  readonly store: string;
  readonly purchasedOn: string;
  readonly name: string;
  readonly category: string;
  readonly products: number;
  readonly cents: number;
}

/** How a basket is named in differences. */
export function toBasketName({ store, id }: BasketIdentity): string {
  return `basket ${JSON.stringify(store)} ${JSON.stringify(id)}`;
}
