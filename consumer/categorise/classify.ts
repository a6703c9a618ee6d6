/**
 * What a line of a basket is, and in which category it counts. What the shop says wins; else the name
 * tells deposits and discounts, and the sign tells returns.
 *
 * @module
 */
import type { LineKind, Product } from "../../shared/basket/basket.ts";
import { KIND_CATEGORIES } from "./category.ts";
import { toNamedKind } from "./to_named_kind.ts";

/** What a line is, and its category. */
export interface Classified {
  readonly kind: LineKind;
  readonly category: string;
}

/** Classifies a line; `categorise` is asked for products and returns alone. */
export function classify(
  line: Pick<Product, "name" | "priceCents" | "kind">,
  categorise: (name: string) => string,
): Classified {
  const { name, kind = deriveKind(line) } = line;
  const isGood = kind === "product" || kind === "return";
  return { kind, category: isGood ? categorise(name) : KIND_CATEGORIES[kind] };
}

function deriveKind({ name, priceCents }: Pick<Product, "name" | "priceCents">): LineKind {
  // Of either sign: who brings goods back pays back their discount.
  return toNamedKind(name) ?? (priceCents < 0 ? "return" : "product");
}
