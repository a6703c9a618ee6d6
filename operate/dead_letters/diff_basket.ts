/**
 * Compares a stored basket with the basket of a conflict, line by line.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { formatThousandths } from "../../shared/basket/quantity.ts";
import type { BasketRow, LineRow } from "../../consumer/prepare_record.ts";
import type { StoredBasket } from "../verify/read_stored.ts";

/** One difference; `null` for a line that one side does not have. */
export interface BasketDiff {
  /** `date`, `total`, `products` or `line 3`. */
  readonly what: string;
  readonly stored: string | null;
  /** The dead letter's side; `show --json` prints this name. */
  readonly letter: string | null;
}

/** The differences, in the order of a receipt. Categories do not count: our rules made them. */
export function diffBasket(stored: StoredBasket, conflict: BasketRow): readonly BasketDiff[] {
  const changes: BasketDiff[] = [];
  const compare = (what: string, before: string | null, after: string | null) => {
    if (before !== after) changes.push({ what, stored: before, letter: after });
  };
  compare("date", stored.purchasedOn, conflict.purchasedOn);
  compare("total", formatCents(stored.totalCents), formatCents(conflict.totalCents));
  compare("products", String(stored.productCount), String(conflict.lines.length));
  compare("sold at", stored.soldAt ?? null, conflict.soldAt ?? null);
  compare("till", stored.till ?? null, conflict.till ?? null);
  compare("receipt", toText(stored.receipt), toText(conflict.receipt));
  compare("extra", stored.extra ?? null, conflict.extra ?? null);
  const before = new Map(stored.lines.map((line) => [line.line, toLineText(line)]));
  const last = Math.max(conflict.lines.length, ...before.keys());
  for (let number = 1; number <= last; number++) {
    const line = conflict.lines[number - 1];
    compare(
      `line ${number}`,
      before.get(number) ?? null,
      line === undefined ? null : toLineText(line),
    );
  }
  return changes;
}

function toText(receipt: number | undefined): string | null {
  return receipt === undefined ? null : String(receipt);
}

/** `17 Tomaten 2.50`, with what is not usual behind it: `, 0.345 kg, deposit`. */
function toLineText(line: Omit<LineRow, "category" | "unit"> & { readonly unit: string }): string {
  const { productId, name, priceCents, quantityThousandths, unit, kind, isKindGiven } = line;
  const isOnePiece = quantityThousandths === 1_000 && unit === "piece";
  return [
    `${productId} ${name} ${formatCents(priceCents)}`,
    ...(isOnePiece ? [] : [`${formatThousandths(quantityThousandths)} ${unit}`]),
    ...(isKindGiven ? [kind] : []),
  ].join(", ");
}
