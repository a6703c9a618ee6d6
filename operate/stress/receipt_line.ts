/**
 * One accepted basket as a line of NDJSON: what the API promised together with what it was sent,
 * so that `verify` can hold Postgres against both, to the cent.
 *
 * @module
 */
import type { WireBasket } from "../../shared/basket/basket.ts";
import { formatCents, toCents } from "../../shared/basket/money.ts";
import type { Receipt } from "../../generator/send_outcome.ts";

/** The line of one accepted basket, with its line feed. */
export function toReceiptLine(receipt: Receipt, basket: WireBasket): string {
  const totalCents = basket.products.reduce((sum, { price }) => sum + (toCents(price) ?? NaN), 0);
  const line = {
    ...receipt,
    status: 202,
    lines: basket.products.length,
    total: formatCents(totalCents),
    basket,
  };
  return `${JSON.stringify(line)}\n`;
}
