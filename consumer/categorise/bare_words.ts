/**
 * Finds words that a till wrote without most of their vowels: `CHPS`, `BLMKOOL`.
 *
 * @module
 */
import type { LexiconEntry } from "./lexicon_entry.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * The meaning of a word that lacks letters; `undefined` where it may be of several categories. Where
 * the word has vowels it may be another one, so it weighs as little as a shape.
 */
export type FindBareWord = (word: string) => LexiconEntry | undefined;

/**
 * Creates a {@linkcode FindBareWord} for these words, each with its meaning. It builds its index at
 * the first word that nothing else knows.
 */
export function createBareWords(
  words: Iterable<readonly [word: string, entry: LexiconEntry]>,
): FindBareWord {
  let index: Map<string, [word: string, entry: LexiconEntry][]> | undefined;
  return (word) => {
    if (word.length < SHORTEST || word.length > LONGEST) return undefined;
    const bones = toConsonants(word);
    const hasVowels = !isBare(word);
    if (bones.length < (hasVowels ? SHORTEST_WITH_VOWELS : SHORTEST)) return undefined;
    index ??= groupByConsonants(words);
    let only: LexiconEntry | undefined;
    for (const [whole, entry] of index.get(bones) ?? []) {
      if (hasVowels && whole.length - word.length > MOST_MISSING) continue;
      if (!isWithin(word, whole)) continue;
      if (only !== undefined && only.category !== entry.category) return undefined;
      only ??= entry;
    }
    return hasVowels && only !== undefined ? { ...only, weight: WEIGHTS.shapes } : only;
  };
}

/** Whether it has hardly a vowel. Whole words have one for two consonants or more. */
function isBare(word: string): boolean {
  let vowels = 0;
  for (let index = 1; index < word.length; index++) {
    if (VOWELS.includes(word.charAt(index))) vowels++;
  }
  return vowels * 4 <= word.length;
}

function groupByConsonants(words: Iterable<readonly [word: string, entry: LexiconEntry]>) {
  const index = new Map<string, [word: string, entry: LexiconEntry][]>();
  for (const [word, entry] of words) {
    const bones = toConsonants(word);
    const known = index.get(bones);
    if (known === undefined) index.set(bones, [[word, entry]]);
    else known.push([word, entry]);
  }
  return index;
}

/** The first letter and the consonants behind it, a doubled one once: `chips` is `chps`. */
export function toConsonants(word: string): string {
  let bones = word.charAt(0);
  for (let index = 1; index < word.length; index++) {
    const letter = word.charAt(index);
    if (!VOWELS.includes(letter) && letter !== word.charAt(index - 1)) bones += letter;
  }
  return bones;
}

/** Whether the letters are those of the whole word in its order, with some left out. */
function isWithin(letters: string, whole: string): boolean {
  // One that only lacks its end is a cut word, with other doubts.
  if (letters.length >= whole.length || whole.startsWith(letters)) return false;
  // With more left out, chance finds a word for most letters: trans, touraines.
  if (whole.length * 4 > letters.length * 7) return false;
  let next = 0;
  for (let index = 0; index < whole.length && next < letters.length; index++) {
    if (whole.charAt(index) === letters.charAt(next)) next++;
  }
  return next === letters.length;
}

const VOWELS = "aeiouy";
/** Vowels that a word lacks which has kept others: `KNFLOOK`. */
const MOST_MISSING = 2;
/** Consonants of such a word: with four it is too often another one, as `broche` is no brioche. */
const SHORTEST_WITH_VOWELS = 5;
/** Letters, and consonants. */
const SHORTEST = 4;
/** Letters. */
const LONGEST = 16;
