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
  for (const toFact of Object.values(BASKET_FACTS)) compare(...toFact(stored, conflict));
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

type Fact = readonly [what: string, stored: string | null, letter: string | null];
/** Identity, and what is ours and not the shop's. */
type Uncompared = "store" | "id" | "record" | "receivedAt" | "contentHash" | "rulesVersion";

/** A field of `BasketRow` that is missing here does not compile. */
const BASKET_FACTS: Record<
  Exclude<keyof BasketRow, Uncompared>,
  (stored: StoredBasket, conflict: BasketRow) => Fact
> = {
  purchasedOn: (stored, conflict) => ["date", stored.purchasedOn, conflict.purchasedOn],
  totalCents: (stored, conflict) => [
    "total",
    formatCents(stored.totalCents),
    formatCents(conflict.totalCents),
  ],
  lines: ({ productCount }, { lines }) => ["products", String(productCount), String(lines.length)],
  soldAt: (stored, conflict) => ["sold at", stored.soldAt ?? null, conflict.soldAt ?? null],
  till: (stored, conflict) => ["till", stored.till ?? null, conflict.till ?? null],
  receipt: (stored, conflict) => ["receipt", toText(stored.receipt), toText(conflict.receipt)],
  extra: (stored, conflict) => ["extra", stored.extra ?? null, conflict.extra ?? null],
};

function toText(receipt: number | undefined): string | null {
  return receipt === undefined ? null : String(receipt);
}

/** What both sides have of a line. */
type Line = Omit<LineRow, "category" | "unit"> & { readonly unit: string };

/** `17 Tomaten 2.50`, with what is not usual behind it: `, 0.345 kg, deposit`. */
function toLineText(line: Line): string {
  return Object.values(LINE_PARTS).map((toPart) => toPart(line)).join("");
}

/** A field of `LineRow` that is missing here does not compile. */
const LINE_PARTS: Record<keyof Line, (line: Line) => string> = {
  productId: ({ productId }) => productId,
  name: ({ name }) => ` ${name}`,
  priceCents: ({ priceCents }) => ` ${formatCents(priceCents)}`,
  quantityThousandths: (line) =>
    isOnePiece(line) ? "" : `, ${formatThousandths(line.quantityThousandths)}`,
  unit: (line) => isOnePiece(line) ? "" : ` ${line.unit}`,
  isKindGiven: ({ isKindGiven }) => isKindGiven ? ", " : "",
  kind: ({ isKindGiven, kind }) => isKindGiven ? kind : "",
};

function isOnePiece({ quantityThousandths, unit }: Line): boolean {
  return quantityThousandths === 1_000 && unit === "piece";
}
