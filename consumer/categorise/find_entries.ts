/**
 * Walks through the words of a name and collects what the lexicon knows of them.
 *
 * @module
 */
import { isBetween, LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import type { Lexicon, LexiconEntry, PhraseNode } from "./lexicon.ts";
import { splitCompound } from "./split_compound.ts";

/** A known word or phrase in a name. */
export interface Finding {
  /** Its meaning. */
  readonly entry: LexiconEntry;
  /** Number of words like `with`, `aux` or `met` before it; the head of the name has 0. */
  readonly clause: number;
}

/** What the lexicon knows of a name. */
export interface Findings {
  /** In the order of the name. */
  readonly found: readonly Finding[];
  /** Whether more of its words are English than French, and than Dutch. */
  readonly isEnglish: boolean;
}

/**
 * Finds the longest phrase at each word, else the word, else the parts of a Dutch compound. Takes
 * time linear in the number of tokens: a phrase ends after at most a few words, and so does the
 * search for it.
 */
export function findEntries(tokens: readonly string[], lexicon: Lexicon): Findings {
  const found: Finding[] = [];
  let [english, french, dutch, clause] = [0, 0, 0, 0];
  let isLacking = false;

  function count(languages: number): void {
    if (languages & LANGUAGE_BITS.en) english++;
    if (languages & LANGUAGE_BITS.fr) french++;
    if (languages & LANGUAGE_BITS.nl) dutch++;
  }

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? "";
    const phrase = longestPhrase(tokens, index, lexicon.phrases);
    const little = phrase === undefined ? LITTLE_WORDS.get(token) : undefined;
    if (little !== undefined) {
      count(little.languages);
      if (little.role === "break" && found.length > 0) clause++;
      if (little.role === "without") isLacking = true;
      continue;
    }
    if (phrase !== undefined) index = phrase.last;
    const entry = phrase?.entry ?? splitCompound(token, lexicon);
    if (entry !== undefined) count(entry.languages);
    if (entry?.category !== undefined && !isLacking) found.push({ entry, clause });
    isLacking = false;
  }
  return { found, isEnglish: english > french && english > dutch };
}

function longestPhrase(tokens: readonly string[], start: number, root: PhraseNode) {
  let longest: { readonly entry: LexiconEntry; readonly last: number } | undefined;
  let node: PhraseNode | undefined = root;
  let skipped = 0;
  for (let last = start; last < tokens.length && skipped <= MOST_SKIPPED; last++) {
    const token: string = tokens[last] ?? "";
    const next: PhraseNode | undefined = node.next.get(token);
    if (next === undefined) {
      if (last === start || !isBetween(token)) break;
      skipped++;
      continue;
    }
    node = next;
    if (node.entry !== undefined) longest = { entry: node.entry, last };
  }
  return longest;
}

/** Most function words within one phrase; "à l'huile de la mer" has no more in a row. */
const MOST_SKIPPED = 3;
