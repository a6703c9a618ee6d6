/**
 * The columns of `baskets` and `basket_products` that the consumer writes. Inserting, replacing,
 * keeping replaced versions and `verify` derive their statements from these lists; a test compares
 * them with the migrated schema.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { formatThousandths } from "../../shared/basket/quantity.ts";
import type { BasketRow, LineRow } from "../prepared_record.ts";
import type { Columns } from "./column.ts";

/** Columns of `baskets`; beside them Postgres sets `stored_at`. */
export const BASKET_COLUMNS = {
  store: { type: "text", value: ({ store }) => store },
  id: { type: "text", value: ({ id }) => id },
  purchased_on: { type: "date", value: ({ purchasedOn }) => purchasedOn },
  total: { type: "numeric", value: ({ totalCents }) => formatCents(totalCents) },
  product_count: { type: "integer", value: ({ lines }) => lines.length },
  received_at: { type: "timestamptz", value: ({ receivedAt }) => receivedAt.toISOString() },
  topic: { type: "text", value: ({ record }) => record.topic },
  partition_id: { type: "integer", value: ({ record }) => record.partition },
  record_offset: { type: "bigint", value: ({ record }) => record.offset },
  // Without its offset: that is in sold_at_offset.
  sold_at: { type: "timestamptz", value: ({ soldAt }) => soldAt ?? null },
  sold_at_offset: { type: "text", value: ({ soldAt }) => soldAt?.slice(-6) ?? null },
  till: { type: "text", value: ({ till }) => till ?? null },
  receipt: { type: "bigint", value: ({ receipt }) => receipt ?? null },
  extra: { type: "json", value: ({ extra }) => extra ?? null },
  content_hash: { type: "bytea", value: ({ contentHash }) => `\\x${contentHash}` },
} as const satisfies Columns<BasketRow>;

/** A line with the basket it belongs to. */
export interface LineOfBasket {
  readonly basket: BasketRow;
  readonly line: LineRow;
  /** Position in the basket, from 1. */
  readonly number: number;
}

/** Columns of a line apart from those of its basket; `replaced_baskets.lines` keeps the same. */
export const LINE_CONTENT_COLUMNS = {
  line: { type: "integer", value: ({ number }) => number },
  product_id: { type: "text", value: ({ line }) => line.productId },
  name: { type: "text", value: ({ line }) => line.name },
  category: { type: "text", value: ({ line }) => line.category },
  price: { type: "numeric", value: ({ line }) => formatCents(line.priceCents) },
  kind: { type: "text", value: ({ line }) => line.kind },
  is_kind_given: { type: "boolean", value: ({ line }) => line.isKindGiven ? "t" : "f" },
  quantity: { type: "numeric", value: ({ line }) => formatThousandths(line.quantityThousandths) },
  unit: { type: "text", value: ({ line }) => line.unit },
  rules_version: { type: "integer", value: ({ basket }) => basket.rulesVersion },
} as const satisfies Columns<LineOfBasket>;

/** Columns of `basket_products`. */
export const LINE_COLUMNS = {
  store: { type: "text", value: ({ basket }) => basket.store },
  basket_id: { type: "text", value: ({ basket }) => basket.id },
  // Tells which partition they belong to.
  basket_purchased_on: { type: "date", value: ({ basket }) => basket.purchasedOn },
  ...LINE_CONTENT_COLUMNS,
} as const satisfies Columns<LineOfBasket>;
