/**
 * Finds Dutch compounds of which a till left the beginnings of both parts: `VOLKBR` is
 * volkorenbrood, `TANDB` tandenborstel.
 *
 * @module
 */
import { toConsonants } from "./bare_words.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * The meaning of a shortened compound; `undefined` where it may be of several categories. It weighs
 * as little as a shape: words that no rule knows can look like one.
 */
export type FindShortCompound = (word: string) => LexiconEntry | undefined;

/** A word of the rules that ends with another one. */
interface Compound {
  readonly word: string;
  /** Its last part. */
  readonly head: string;
  readonly entry: LexiconEntry;
}

/**
 * Creates a {@linkcode FindShortCompound} for these words, each with its meaning; `parts` are the
 * words that compounds end with. It builds its index at the first word that nothing else knows.
 */
export function createShortCompounds(
  words: Iterable<readonly [word: string, entry: LexiconEntry]>,
  parts: ReadonlyMap<string, unknown>,
): FindShortCompound {
  let index: ReadonlyMap<string, readonly Compound[]> | undefined;
  return (short) => {
    // Tills cut behind a consonant: `tonica` is no tonijncarpaccio.
    if (short.length < SHORTEST || short.length > LONGEST || ENDS_OPEN.test(short)) {
      return undefined;
    }
    index ??= groupByBeginnings(words, parts);
    let only: LexiconEntry | undefined;
    for (let cut = SHORTEST_PART; cut < short.length; cut++) {
      const [beginning, rest] = [short.slice(0, cut), short.slice(cut)];
      for (const { word, head, entry } of index.get(toKey(beginning, rest)) ?? []) {
        if (!word.startsWith(beginning) || word.length - head.length < cut) continue;
        if (!head.startsWith(rest) && !toConsonants(head).startsWith(rest)) continue;
        if (only !== undefined && only.category !== entry.category) return undefined;
        only ??= entry;
      }
    }
    return only && { ...only, weight: WEIGHTS.shapes };
  };
}

function groupByBeginnings(
  words: Iterable<readonly [word: string, entry: LexiconEntry]>,
  parts: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly Compound[]> {
  const index = new Map<string, Compound[]>();
  for (const [word, entry] of words) {
    for (let cut = SHORTEST_PART; cut <= word.length - SHORTEST_PART; cut++) {
      const head = word.slice(cut);
      if (!parts.has(head)) continue;
      const key = toKey(word, head);
      const known = index.get(key);
      if (known === undefined) index.set(key, [{ word, head, entry }]);
      else known.push({ word, head, entry });
    }
  }
  return index;
}

function toKey(word: string, head: string): string {
  return word.slice(0, SHORTEST_PART) + head.charAt(0);
}

const ENDS_OPEN = /[aeiou]$/;
/** Letters of a part, and of what is left of the first. */
const SHORTEST_PART = 3;
/** Letters of what is left of a compound. */
const SHORTEST = 5;
/** Letters. */
const LONGEST = 14;
