/**
 * Walks through the words of a name and collects what the lexicon knows of them.
 *
 * @module
 */
import { isBetween, LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import type { Lexicon, LexiconEntry, PhraseNode } from "./lexicon.ts";
import { findCutWord, splitCompound } from "./split_compound.ts";

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
export function findEntries(written: readonly string[], lexicon: Lexicon): Findings {
  const tokens = writeOut(written, lexicon);
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
    // French puts the head first: `carpaccio sauce parmesan`, but `cheese sauce`.
    if (token === "sauce" && found.length > 0 && french >= english) clause++;
    if (phrase !== undefined) index = phrase.last;
    const entry = phrase?.entry ?? splitCompound(token, lexicon) ?? findCutWord(token, lexicon);
    if (entry !== undefined) count(entry.languages);
    const isSize = BABY.has(tokens[index] ?? "") && isYoungVegetable(tokens[index + 1], lexicon);
    if (entry?.category !== undefined && !isLacking && !isSize) found.push({ entry, clause });
    isLacking = false;
  }
  return { found, isEnglish: english > french && english > dutch };
}

/** The tokens with abbreviations written out; the same array when there are none. */
function writeOut(tokens: readonly string[], lexicon: Lexicon): readonly string[] {
  const { abbreviations } = lexicon;
  for (const token of tokens) {
    if (isPointed(token) || abbreviations.has(token)) return expand(tokens, lexicon);
  }
  return tokens;
}

function expand(tokens: readonly string[], lexicon: Lexicon): string[] {
  const { abbreviations } = lexicon;
  return tokens.flatMap((token) => {
    const word = isPointed(token) ? token.slice(0, -1) : token;
    const long = abbreviations.get(token) ?? abbreviations.get(word);
    return long ?? [word === token ? word : complete(word, lexicon)];
  });
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

/** Before a vegetable, `baby` is its size: `baby carrots`, `baby romaine`. */
function isYoungVegetable(next: string | undefined, { phrases }: Lexicon): boolean {
  return next !== undefined && phrases.next.get(next)?.entry?.category === "Vegetables";
}

const BABY: ReadonlySet<string> = new Set(["baby", "bebe"]);

function longestPhrase(tokens: readonly string[], start: number, root: PhraseNode) {
  let longest: { readonly entry: LexiconEntry; readonly last: number } | undefined;
  let node: PhraseNode | undefined = root;
  let skipped = 0;
  for (let last = start; last < tokens.length && skipped <= MOST_SKIPPED; last++) {
    const token: string = tokens[last] ?? "";
    const next: PhraseNode | undefined = node.next?.get(token) ??
      (last > start && mayBeCut(tokens, last) ? cutNext(token, node) : undefined);
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

/** Whether it is the last word: only units follow. Linear for all words: the next one ends the loop. */
function mayBeCut(tokens: readonly string[], index: number): boolean {
  if ((tokens[index]?.length ?? 0) < SHORTEST_CUT_END) return false;
  for (let next = index + 1; next < tokens.length; next++) {
    if ((tokens[next]?.length ?? 0) > LONGEST_UNIT) return false;
  }
  return true;
}

/** The only word that goes on from here and begins like the last, cut one: `papier toil`. */
function cutNext(token: string, { next }: PhraseNode): PhraseNode | undefined {
  if (next === undefined || isBetween(token)) return undefined;
  let only: PhraseNode | undefined;
  for (const [word, node] of next) {
    if (!word.startsWith(token) || node.entry === undefined) continue;
    if (only !== undefined && only.entry?.category !== node.entry.category) return undefined;
    only ??= node;
  }
  return only;
}

/** Letters; `kg`, `cl`, `gr`, `pc`, `st` and `x` follow a word that is cut: `papier toil 12 st`. */
const LONGEST_UNIT = 2;
/** Letters of the last word, when the words before it already belong to a phrase. */
const SHORTEST_CUT_END = 3;
/** Most function words within one phrase; "à l'huile de la mer" has no more in a row. */
const MOST_SKIPPED = 3;
