/**
 * Compares a stored basket with that of a conflict, line by line: for the page and the task.
 *
 * @module
 */
import type { Basket, Product } from "../basket/basket.ts";
import { formatCents } from "../basket/money.ts";
import { formatThousandths } from "../basket/quantity.ts";

/** A basket as far as it is compared: neither its identity, nor what is ours and not the shop's. */
export interface BasketVersion extends Pick<Basket, "date" | "soldAt" | "till" | "receipt"> {
  /** The sum of the lines, in whole cents. */
  readonly totalCents: number;
  /** How many lines there are. */
  readonly productCount: number;
  /** By the line's number, from 1. */
  readonly lines: ReadonlyMap<number, Product>;
  /** JSON text. */
  readonly extra?: string;
}

/** One difference; `null` for a line that one side does not have. */
export interface BasketDiff {
  /** `date`, `total`, `products` or `line 3`. */
  readonly what: string;
  /** The side of the table `baskets`. */
  readonly stored: string | null;
  /** The dead letter's side. */
  readonly letter: string | null;
}

/** The version that a valid basket is. */
export function toVersion(basket: Basket): BasketVersion {
  const { date, soldAt, till, receipt, products, extra } = basket;
  return {
    date,
    ...(soldAt === undefined ? {} : { soldAt }),
    ...(till === undefined ? {} : { till }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(extra === undefined ? {} : { extra: JSON.stringify(extra) }),
    totalCents: products.reduce((sum, { priceCents }) => sum + priceCents, 0),
    productCount: products.length,
    lines: new Map(products.map((product, index) => [index + 1, product])),
  };
}

/**
 * The differences, in the order of a receipt. Categories do not count: our rules made them.
 *
 * @example
 * ```ts
 * import { diffBaskets, toVersion } from "./diff_baskets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const basket = { id: "b-1", store: "Gent", date: "2020-01-01" };
 * const stored = { ...basket, products: [{ id: "p-1", name: "Banana", priceCents: 150 }] };
 * const letter = { ...basket, products: [{ id: "p-1", name: "Banana", priceCents: 170 }] };
 * assertEquals(diffBaskets(toVersion(stored), toVersion(letter)), [
 *   { what: "total", stored: "1.50", letter: "1.70" },
 *   { what: "line 1", stored: "p-1 Banana 1.50", letter: "p-1 Banana 1.70" },
 * ]);
 * ```
 */
export function diffBaskets(stored: BasketVersion, letter: BasketVersion): readonly BasketDiff[] {
  const changes: BasketDiff[] = [];
  const compare = (what: string, before: string | null, after: string | null) => {
    if (before !== after) changes.push({ what, stored: before, letter: after });
  };
  for (const [what, toFact] of Object.values(BASKET_FACTS)) {
    compare(what, toFact(stored), toFact(letter));
  }
  const last = Math.max(0, ...stored.lines.keys(), ...letter.lines.keys());
  for (let number = 1; number <= last; number++) {
    const [before, after] = [stored, letter].map(({ lines }) => toLine(lines.get(number)));
    compare(`line ${number}`, before ?? null, after ?? null);
  }
  return changes;
}

/** Identity, and what says the same as the lines. */
type Uncompared = "store" | "id" | "saidTotalCents";

type ToFact = readonly [what: string, toFact: (basket: BasketVersion) => string | null];

/** A field of `Basket` that is missing here does not compile. */
const BASKET_FACTS: Record<Exclude<keyof Basket, Uncompared> | "totalCents", ToFact> = {
  date: ["date", ({ date }) => date],
  totalCents: ["total", ({ totalCents }) => formatCents(totalCents)],
  products: ["products", ({ productCount }) => String(productCount)],
  soldAt: ["sold at", ({ soldAt }) => soldAt ?? null],
  till: ["till", ({ till }) => till ?? null],
  receipt: ["receipt", ({ receipt }) => receipt === undefined ? null : String(receipt)],
  extra: ["extra", ({ extra }) => extra ?? null],
};

/** `17 Tomaten 2.50`, with what is not usual behind it: `, 0.345 kg, deposit`. */
function toLine(product: Product | undefined): string | null {
  if (product === undefined) return null;
  return Object.values(LINE_PARTS).map((toPart) => toPart(product)).join("");
}

/** A field of `Product` that is missing here does not compile. */
const LINE_PARTS: Record<keyof Product, (line: Product) => string> = {
  id: ({ id }) => id,
  name: ({ name }) => ` ${name}`,
  priceCents: ({ priceCents }) => ` ${formatCents(priceCents)}`,
  quantityThousandths: (line) =>
    isOnePiece(line) ? "" : `, ${formatThousandths(line.quantityThousandths ?? 1_000)}`,
  unit: (line) => isOnePiece(line) ? "" : ` ${line.unit ?? "piece"}`,
  kind: ({ kind }) => kind === undefined ? "" : `, ${kind}`,
};

function isOnePiece({ quantityThousandths = 1_000, unit = "piece" }: Product): boolean {
  return quantityThousandths === 1_000 && unit === "piece";
}
