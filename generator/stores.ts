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
}

/** All shops. Seeded baskets depend on their order: append, do not sort. */
export const STORES: readonly Store[] = [
  { name: "Brussels", weight: 20 },
  { name: "Brussels Midi", weight: 12 },
  { name: "Ixelles Flagey", weight: 10 },
  { name: "Uccle", weight: 9 },
  { name: "Antwerpen Meir", weight: 16 },
  { name: "Antwerpen Berchem", weight: 9 },
  { name: "Gent Zuid", weight: 14 },
  { name: "Gent Dampoort", weight: 8 },
  { name: "Brugge", weight: 9 },
  { name: "Oostende", weight: 7 },
  { name: "Kortrijk", weight: 7 },
  { name: "Leuven", weight: 11 },
  { name: "Mechelen", weight: 8 },
  { name: "Hasselt", weight: 8 },
  { name: "Genk", weight: 5 },
  { name: "Aalst", weight: 6 },
  { name: "Turnhout", weight: 4 },
  { name: "Liège Guillemins", weight: 12 },
  { name: "Liège Saint-Lambert", weight: 8 },
  { name: "Namur", weight: 9 },
  { name: "Charleroi Ville-Basse", weight: 10 },
  { name: "Mons", weight: 7 },
  { name: "Tournai", weight: 5 },
  { name: "Louvain-la-Neuve", weight: 7 },
  { name: "Arlon", weight: 3 },
  { name: "Eupen", weight: 2 },
];
