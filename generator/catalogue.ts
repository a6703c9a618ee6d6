/**
 * What the shops of the generator sell: `catalogue.json` with its type. All names are made up or
 * generic; product numbers are EAN-13 from the range that GS1 leaves to shops' own use (prefix 2),
 * so none is the number of a real product.
 *
 * @module
 */
import catalogue from "./catalogue.json" with { type: "json" };

/** One product. */
export interface CatalogueProduct {
  readonly id: string;
  /** As it stands on a receipt: English, French or Dutch, with its size. */
  readonly name: string;
  /** The price before promotions, in cents. */
  readonly priceCents: number;
  /** How often it is bought, relative to the others; a positive whole number. */
  readonly weight: number;
  /**
   * What a person would call it, `Uncategorised` where a name says nothing. It never travels: it
   * is the truth that tests hold the consumer's guess against.
   */
  readonly category: string;
}

/** Every product, in an order that seeded baskets depend on: append, do not sort. */
export const CATALOGUE: readonly CatalogueProduct[] = catalogue;
