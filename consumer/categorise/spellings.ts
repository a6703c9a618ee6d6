/**
 * Finds words in another spelling: `mozarella`, `coquilettes`, `yaourth`.
 *
 * @module
 */
import type { LexiconEntry } from "./lexicon_entry.ts";

/** The meaning of a misspelt word; `undefined` where it may be of several categories. */
export type FindSpelling = (word: string) => LexiconEntry | undefined;

/**
 * Creates a {@linkcode FindSpelling} for these words, each with its meaning. It builds its index at
 * the first word that nothing else knows.
 */
export function createSpellings(
  words: Iterable<readonly [word: string, entry: LexiconEntry]>,
): FindSpelling {
  let index: ReadonlyMap<number, Spelt | undefined> | undefined;
  return (word) => {
    if (word.length < SHORTEST || word.length > LONGEST) return undefined;
    index ??= groupBySound(words);
    const spelt = index.get(hashSound(word));
    return spelt !== undefined && toSound(spelt.word) === toSound(word) ? spelt.entry : undefined;
  };
}

interface Spelt {
  readonly word: string;
  readonly entry: LexiconEntry;
}

function groupBySound(words: Iterable<readonly [word: string, entry: LexiconEntry]>) {
  const index = new Map<number, Spelt | undefined>();
  for (const [word, entry] of words) {
    if (word.length < SHORTEST) continue;
    const sound = hashSound(word);
    const isOther = index.has(sound) && index.get(sound)?.entry.category !== entry.category;
    index.set(sound, isOther ? undefined : { word, entry });
  }
  return index;
}

/** The letters of {@linkcode toSound} as a number: most words are no word's other spelling. */
function hashSound(word: string): number {
  let hash = 0;
  let last = 0;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    const letter = SAME_CODES[code] ?? code;
    if (letter !== last || VOWEL_CODES.has(letter)) hash = (Math.imul(hash, 31) + letter) | 0;
    last = letter;
  }
  return hash;
}

/** The word as it sounds: doubled consonants become one, and so do letters that people confuse. */
function toSound(word: string): string {
  return word.replace(CONFUSED, (letter) => SAME[letter] ?? letter).replace(DOUBLED, "$1");
}

const CONFUSED = /[yzkq]/g;
const SAME: Readonly<Record<string, string>> = { y: "i", z: "s", k: "c", q: "c" };
const DOUBLED = /([^aeiou])\1+/g;
const SAME_CODES = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return (SAME[letter] ?? letter).charCodeAt(0);
});
const VOWEL_CODES = new Set(Array.from("aeiou", (vowel) => vowel.charCodeAt(0)));
/** Letters. */
const SHORTEST = 6;
/** Letters. */
const LONGEST = 24;
