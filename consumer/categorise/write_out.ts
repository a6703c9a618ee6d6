/**
 * Writes out the words that a till has shortened, before anything is looked for in a name.
 *
 * @module
 */
import { cutNext, findPhrase } from "./find_phrase.ts";
import { LITTLE_WORDS } from "./grammar.ts";
import type { Lexicon } from "./lexicon.ts";

/** The tokens with abbreviations written out; the same array when there are none. */
export function writeOut(tokens: readonly string[], lexicon: Lexicon): readonly string[] {
  const { abbreviations } = lexicon;
  for (const token of tokens) {
    if (isPointed(token) || abbreviations.has(token)) return expand(tokens, lexicon);
  }
  return tokens;
}

/**
 * Writes short forms out. A phrase stays as it is written, whatever points it has: `vol` is volaille,
 * but not in `vol au vent`, and `ch.` is chips, but not in `ch.fleur`. Behind a word that begins phrases, a short form is the next word of one of them: `moul` is
 * moules, but moulu in `caf.moul.`.
 */
function expand(tokens: readonly string[], lexicon: Lexicon): string[] {
  const { abbreviations, phrases } = lexicon;
  const words = tokens.map((token) => isPointed(token) ? token.slice(0, -1) : token);
  const expanded: string[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const [token = "", word = ""] = [tokens[index], words[index]];
    const begins = phrases.next.get(word)?.next !== undefined;
    const last = begins
      ? findPhrase(words, index, phrases, { mayCut: false })?.last ?? index
      : index;
    if (last > index) {
      expanded.push(...words.slice(index, last + 1));
      index = last;
      continue;
    }
    const long = abbreviations.get(token) ?? abbreviations.get(word);
    const isWhole = long === undefined && word === token;
    const before = isWhole ? undefined : phrases.next.get(expanded.at(-1) ?? "");
    const next = before === undefined ? undefined : cutNext(word, before)?.word;
    if (next !== undefined) expanded.push(next);
    else if (long !== undefined) expanded.push(...long);
    else expanded.push(isWhole ? word : complete(word, lexicon));
  }
  return expanded;
}

function isPointed(token: string): boolean {
  return token.charCodeAt(token.length - 1) === POINT;
}

const POINT = 0x2e;

/** The word that a point cuts short: `gauf.` is gaufre. Sentences end with one too: `Kip.` is kip. */
function complete(word: string, { phrases, parts, completeWord }: Lexicon): string {
  if (word.length < SHORTEST_POINTED) return word;
  const isWhole = phrases.next.has(word) || parts.has(word) || LITTLE_WORDS.has(word);
  return isWhole ? word : completeWord(word)?.word ?? word;
}

/** Letters, when a point says that the word is cut. */
const SHORTEST_POINTED = 3;
