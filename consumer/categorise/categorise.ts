/**
 * Classifies a line of a basket by its product name in English, French or Dutch, with the words of
 * `rules.json`. The consumer classifies each line between decoding and storing. Pure: no clock, no
 * network, no permission.
 *
 * @module
 */
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { createBoundedCache } from "./bounded_cache.ts";
import { type Category, UNCATEGORISED } from "./category.ts";
import { chooseEntry } from "./choose_entry.ts";
import { findEntries } from "./find_entries.ts";
import { createLexicon } from "./lexicon.ts";
import { parseRules } from "./parse_rules.ts";
import rules from "./rules.json" with { type: "json" };
import { toPointedTokens } from "./to_tokens.ts";

export type { Category } from "./category.ts";

/** Options for {@linkcode createCategoriser}. */
export interface CategoriserOptions {
  /**
   * Number of recent names to cache; 0 turns the cache off.
   *
   * @default {20_000}
   */
  readonly cacheSize?: number;
}

/**
 * The category of a product name, by the rules of this folder. Never throws, on any string; takes
 * time linear in its length.
 *
 * @example
 * ```ts
 * import { categorise } from "./categorise.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(categorise("6 BANANES bio"), "Fruit");
 * assertEquals(categorise("Jus d'orange 1L"), "Drinks");
 * assertEquals(categorise("Kwibo Max"), "Uncategorised");
 * ```
 */
export const categorise: (name: string) => Category = createCategoriser(rules);

/** The version of the rules that {@linkcode categorise} uses. */
export const RULES_VERSION: number = rules.version;

/** Category rules and their version. */
export interface VersionedRules {
  readonly categorise: (productName: string) => string;
  /** Stored with each line, since another version may classify it differently. */
  readonly rulesVersion: number;
}

/** The rules of this version of the consumer. */
export const RUNNING_RULES: VersionedRules = { categorise, rulesVersion: RULES_VERSION };

/**
 * Creates a {@linkcode categorise} with other rules: the parsed JSON of a rule file.
 *
 * @throws {Error} when the rules are faulty; the message names every fault
 */
export function createCategoriser(
  rules: unknown,
  { cacheSize = 20_000 }: CategoriserOptions = {},
): (name: string) => Category {
  const lexicon = createLexicon(parseRules(rules));

  function categoriseByRules(name: string): Category {
    const entry = chooseEntry(findEntries(toPointedTokens(name), lexicon));
    return entry?.category ?? UNCATEGORISED;
  }
  return createBoundedCache(categoriseByRules, {
    size: cacheSize,
    maxKeyLength: LIMITS.nameLength,
  });
}
