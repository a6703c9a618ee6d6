/**
 * The products that the generator sells: `catalogue.json` with its type. All names are made up or
 * generic. Product numbers are EAN-13 from the range that GS1 reserves for use inside shops (prefix
 * 2), so none is the number of a real product.
 *
 * @module
 */
import catalogue from "./catalogue.json" with { type: "json" };

/** One product. */
export interface CatalogueProduct {
  readonly id: string;
  /** As on a receipt: in English, French or Dutch, with its size. */
  readonly name: string;
  /** The price before promotions, in cents. */
  readonly priceCents: number;
  /** How often it is bought, relative to the others; a positive whole number. */
  readonly weight: number;
  /**
   * The category that a person would choose, `Uncategorised` where the name says nothing. It is not
   * sent: tests compare the consumer's category with it.
   */
  readonly category: string;
  /** What its bottles and crate are worth when they come back: a line of its own. */
  readonly depositCents?: number;
  /** Sold by weight: the price is that of a kilogram. */
  readonly isWeighed?: boolean;
}

/** All products. Seeded baskets depend on their order: append, do not sort. */
export const CATALOGUE: readonly CatalogueProduct[] = catalogue;
