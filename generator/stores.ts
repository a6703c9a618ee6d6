/**
 * The shops that the generator sells from.
 *
 * @module
 */

/** One shop. */
export interface Store {
  readonly name: string;
  /** How much it sells relative to the others; a positive whole number. */
  readonly weight: number;
  /** What its tills print deposits and discounts in. */
  readonly language: "nl" | "fr";
}

/** All shops. Seeded baskets depend on their order: append, do not sort. */
export const STORES: readonly Store[] = [
  { name: "Brussels", weight: 20, language: "fr" },
  { name: "Brussels Midi", weight: 12, language: "fr" },
  { name: "Ixelles Flagey", weight: 10, language: "fr" },
  { name: "Uccle", weight: 9, language: "fr" },
  { name: "Antwerpen Meir", weight: 16, language: "nl" },
  { name: "Antwerpen Berchem", weight: 9, language: "nl" },
  { name: "Gent Zuid", weight: 14, language: "nl" },
  { name: "Gent Dampoort", weight: 8, language: "nl" },
  { name: "Brugge", weight: 9, language: "nl" },
  { name: "Oostende", weight: 7, language: "nl" },
  { name: "Kortrijk", weight: 7, language: "nl" },
  { name: "Leuven", weight: 11, language: "nl" },
  { name: "Mechelen", weight: 8, language: "nl" },
  { name: "Hasselt", weight: 8, language: "nl" },
  { name: "Genk", weight: 5, language: "nl" },
  { name: "Aalst", weight: 6, language: "nl" },
  { name: "Turnhout", weight: 4, language: "nl" },
  { name: "Liège Guillemins", weight: 12, language: "fr" },
  { name: "Liège Saint-Lambert", weight: 8, language: "fr" },
  { name: "Namur", weight: 9, language: "fr" },
  { name: "Charleroi Ville-Basse", weight: 10, language: "fr" },
  { name: "Mons", weight: 7, language: "fr" },
  { name: "Tournai", weight: 5, language: "fr" },
  { name: "Louvain-la-Neuve", weight: 7, language: "fr" },
  { name: "Arlon", weight: 3, language: "fr" },
  { name: "Eupen", weight: 2, language: "fr" },
];
