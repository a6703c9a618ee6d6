/**
 * The function words of English, French and Dutch: they tell the language of a name and where its
 * head ends. Grammar stays in code; vocabulary is in `rules.json`.
 *
 * @module
 */

/** The languages of the shops, as bits, so that a word may belong to several. */
export const LANGUAGE_BITS = { en: 1, fr: 2, nl: 4 } as const;

/** A language of the word lists in `rules.json`. */
export type Language = keyof typeof LANGUAGE_BITS;

/** What a function word does. */
export interface LittleWord {
  /** Languages that it indicates, as {@linkcode LANGUAGE_BITS}; 0 for none. */
  readonly languages: number;
  /**
   * `break`: what follows only qualifies what came before (`yaourt aux fraises`, `tuna in oil`).
   * `without`: the next word is what the product lacks (`biscuits sans beurre`).
   * `skip`: nothing; a phrase matches across it (`pain chocolat`, `pain au chocolat`).
   * `adjective`: nothing either, but it may be part of a phrase (`thé vert`).
   */
  readonly role: "break" | "without" | "skip" | "adjective";
}

/** Every function word, folded as names are. `the` is English: `toTokens` replaces French "thé". */
export const LITTLE_WORDS: ReadonlyMap<string, LittleWord> = new Map([
  ...entries("break", 1, "with of for from"),
  ...entries("break", 2, "d du des au aux avec pour sur gout saveur saveurs arome aromatise facon"),
  ...entries("break", 4, "met van voor op uit smaak"),
  // Tills shorten "met": `KIBBELING M SAUS`. A size M has only a quantity behind it.
  ...entries("break", 0, "de a in m"),
  ...entries("without", 1, "without"),
  ...entries("without", 2, "sans"),
  ...entries("without", 4, "zonder"),
  ...entries("skip", 1, "the and an"),
  ...entries("skip", 2, "l la le les et un une"),
  ...entries("skip", 4, "het een der"),
  ...entries("skip", 0, "en s x g kg mg ml cl dl b c e f h i j k n o p q r t u v w y z"),
  // Adjectives that go with anything and settle the language of "vin blanc" or "white wine".
  ...entries(
    "adjective",
    1,
    "fresh whole white red green black sliced smoked dried ready large small",
  ),
  ...entries(
    "adjective",
    2,
    "frais fraiche frais vert verts verte vertes rouge rouges blanc blancs",
  ),
  ...entries(
    "adjective",
    2,
    "blanche blanches noir noirs noire noires entier fume rape cuit petit",
  ),
  ...entries(
    "adjective",
    4,
    "vers verse witte rode groene zwarte volle halfvolle gerookte gerookt",
  ),
]);

/** Whether a phrase matches with and without the word: `lait de coco`, `lait coco`. */
export function isBetween(word: string): boolean {
  const little = LITTLE_WORDS.get(word);
  return little !== undefined && little.role !== "adjective";
}

function* entries(
  role: LittleWord["role"],
  languages: number,
  words: string,
): Generator<[string, LittleWord]> {
  for (const word of words.split(" ")) yield [word, { languages, role }];
}
