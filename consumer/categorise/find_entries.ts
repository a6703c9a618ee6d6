/**
 * Walks through the words of a name and collects what the lexicon knows of them.
 *
 * @module
 */
import { isBetween, LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import type { Lexicon, PhraseNode } from "./lexicon.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { findBeginning, findCutWord, splitCompound, splitPhrase } from "./split_compound.ts";

/** A known word or phrase in a name. */
export interface Finding {
  /** Its meaning. */
  readonly entry: LexiconEntry;
  /** Number of words like `with`, `aux` or `met` before it; the head of the name has 0. */
  readonly clause: number;
  /** Whether it ends a Dutch compound that was written as two words: `loempia saus`. */
  readonly endsCompound: boolean;
}

/** What the lexicon knows of a name. */
export interface Findings {
  /** In the order of the name. */
  readonly found: readonly Finding[];
  /** Whether more of its words are English than French, and than Dutch. */
  readonly isEnglish: boolean;
  /** Whether a word that nothing knows comes before all of them. */
  readonly hasUnknownHead: boolean;
}

/**
 * Finds the longest phrase at each word, else the word, else the parts of a Dutch compound. Takes
 * time linear in the number of tokens: a phrase ends after at most a few words, and so does the
 * search for it.
 */
export function findEntries(written: readonly string[], lexicon: Lexicon): Findings {
  const tokens = readTea(writeOut(written, lexicon));
  const found: Finding[] = [];
  let [english, french, dutch, clause] = [0, 0, 0, 0];
  let isLacking = false;
  let hasUnknownHead = false;
  let lastFound = -1;

  function count(languages: number): void {
    if (languages & LANGUAGE_BITS.en) english++;
    if (languages & LANGUAGE_BITS.fr) french++;
    if (languages & LANGUAGE_BITS.nl) dutch++;
  }

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? "";
    let phrase = longestPhrase(tokens, index, lexicon.phrases);
    if (phrase === undefined || phrase.last === index) {
      phrase = joinNext(tokens, index, lexicon) ?? phrase;
    }
    const little = phrase === undefined ? LITTLE_WORDS.get(token) : undefined;
    // In a Dutch name it is "or", between goods of one kind: `sinaasappel- of frambozensiroop`.
    if (token === "of" && dutch > english) continue;
    if (little !== undefined) {
      count(little.languages);
      if (little.role === "break" && found.length > 0) clause++;
      if (little.role === "without") isLacking = true;
      continue;
    }
    // French puts the head first: `carpaccio sauce parmesan`, but `cheese sauce`.
    if (token === "sauce" && found.length > 0 && french > english) clause++;
    const isSize = BABY.has(token) && (phrase?.last ?? index) === index &&
      isYoung(tokens[index + 1], lexicon);
    const endsCompound = found.length > 0 && lastFound === index - 1 &&
      isEnding(token, lexicon) && !hasEnding(tokens[index - 1] ?? "", lexicon);
    if (phrase !== undefined) index = phrase.last;
    const entry = phrase?.entry ?? findUnlisted(tokens, index, lexicon);
    if (entry !== undefined) count(entry.languages);
    if (entry === undefined && found.length === 0 && token.length >= SHORTEST_HEAD) {
      hasUnknownHead = true;
    }
    if (entry?.category !== undefined && !isLacking && !isSize) {
      found.push({ entry, clause, endsCompound });
      lastFound = index;
    }
    isLacking = false;
  }
  return { found, isEnglish: english > french && english > dutch, hasUnknownHead };
}

/** Whether Dutch compounds end with the word, and French has none like it. */
function isEnding(token: string, { parts }: Lexicon): boolean {
  const part = parts.get(token);
  return part?.isEnding === true && part.entry !== undefined &&
    (part.entry.languages & LANGUAGE_BITS.fr) === 0;
}

/** In capitals French "thé" is "the", but the English article is neither behind "de" nor the last. */
function readTea(tokens: readonly string[]): readonly string[] {
  if (!tokens.includes("the")) return tokens;
  return tokens.map((token, index) => {
    const before = tokens[index - 1];
    if (token !== "the" || before === undefined) return token;
    return BEFORE_TEA.has(before) || index === tokens.length - 1 ? "thee" : token;
  });
}

const BEFORE_TEA: ReadonlySet<string> = new Set(["d", "de", "du", "au", "le", "un", "ice"]);

/** Whether the word has its head already: what follows `slasaus` is its taste. */
function hasEnding(token: string, lexicon: Lexicon): boolean {
  const first = Math.max(0, token.length - LONGEST_ENDING);
  for (let cut = first; cut <= token.length - SHORTEST_JOINED; cut++) {
    if (isEnding(token.slice(cut), lexicon)) return true;
  }
  return false;
}

/** The meaning of a word that is not in the rules as it is written. */
function findUnlisted(
  tokens: readonly string[],
  index: number,
  lexicon: Lexicon,
): LexiconEntry | undefined {
  const token = tokens[index] ?? "";
  let cut = findCutWord(token, lexicon);
  if (cut?.isSure) return cut.entry;
  if (cut !== undefined && !isLastWord(tokens, index)) cut = undefined;
  return splitCompound(token, lexicon) ?? splitPhrase(token, lexicon) ??
    lexicon.findSpelling(token) ??
    cut?.entry ?? lexicon.findBareWord(token) ?? findUmlaut(token, lexicon) ??
    findBeginning(token, lexicon);
}

/** German tills write ä, ö and ü with an e behind: `HAEHNCHEN`. */
function findUmlaut(token: string, lexicon: Lexicon): LexiconEntry | undefined {
  if (token.length < SHORTEST_UMLAUT) return undefined;
  const plain = token.replace(UMLAUT, "$1");
  return plain === token
    ? undefined
    : lexicon.parts.get(plain)?.entry ?? splitCompound(plain, lexicon);
}

/** Letters: French has `bleue` and `ouest`. */
const SHORTEST_UMLAUT = 6;
const UMLAUT = /([aou])e/g;

/** The word and the next one as one, for compounds that a till wrote as two: `boterham worst`. */
function joinNext(tokens: readonly string[], index: number, { phrases, parts }: Lexicon) {
  const second = tokens[index + 1];
  if (second === undefined || second.length < SHORTEST_JOINED) return undefined;
  if (!parts.has(second) && phrases.next.has(second)) return undefined;
  const first = tokens[index] ?? "";
  if (first.length < SHORTEST_JOINED || LITTLE_WORDS.has(first)) return undefined;
  const entry = phrases.next.get(first + second)?.entry;
  return entry?.category === undefined ? undefined : { entry, last: index + 1 };
}

/** Letters of an ending. */
const LONGEST_ENDING = 16;
/** Letters of a word that may be the good itself; shorter ones are shops, sizes and short forms. */
const SHORTEST_HEAD = 4;
/** Letters; `ijs thee`. */
const SHORTEST_JOINED = 3;

/** The tokens with abbreviations written out; the same array when there are none. */
function writeOut(tokens: readonly string[], lexicon: Lexicon): readonly string[] {
  const { abbreviations } = lexicon;
  for (const token of tokens) {
    if (isPointed(token) || abbreviations.has(token)) return expand(tokens, lexicon);
  }
  return tokens;
}

/**
 * Writes short forms out. A phrase stays as it is written: `vol` is volaille, but not in `vol au
 * vent`. Behind a word that begins phrases, a short form is the next word of one of them: `moul` is
 * moules, but moulu in `caf.moul.`.
 */
function expand(tokens: readonly string[], lexicon: Lexicon): string[] {
  const { abbreviations, phrases } = lexicon;
  const expanded: string[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? "";
    const begins = phrases.next.get(token)?.next !== undefined;
    const last = begins ? longestPhrase(tokens, index, phrases, false)?.last ?? index : index;
    if (last > index) {
      expanded.push(...tokens.slice(index, last + 1));
      index = last;
      continue;
    }
    const word = isPointed(token) ? token.slice(0, -1) : token;
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

/** Before a vegetable or fish, `baby` is its size: `baby carrots`, `baby octopus`. */
function isYoung(next: string | undefined, { phrases }: Lexicon): boolean {
  const category = next === undefined ? undefined : phrases.next.get(next)?.entry?.category;
  return category === "Vegetables" || category === "Fish";
}

const BABY: ReadonlySet<string> = new Set(["baby", "bebe"]);

function longestPhrase(
  tokens: readonly string[],
  start: number,
  root: PhraseNode,
  mayCut = true,
) {
  let longest: { readonly entry: LexiconEntry; readonly last: number } | undefined;
  let node: PhraseNode | undefined = root;
  let skipped = 0;
  for (let last = start; last < tokens.length && skipped <= MOST_SKIPPED; last++) {
    const token: string = tokens[last] ?? "";
    const next: PhraseNode | undefined = node.next?.get(token) ??
      (mayCut && last > start && mayBeCut(tokens, last, root)
        ? cutNext(token, node)?.node
        : undefined);
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

/**
 * Whether a till may have cut it: a word that nothing begins with, or the last one, when only units
 * follow. Linear for all words: the next one ends the loop.
 */
function mayBeCut(tokens: readonly string[], index: number, root: PhraseNode): boolean {
  const token = tokens[index] ?? "";
  if (token.length < SHORTEST_CUT_END) return false;
  return root.next?.has(token) !== true || isLastWord(tokens, index);
}

/** Whether only units follow. */
function isLastWord(tokens: readonly string[], index: number): boolean {
  for (let next = index + 1; next < tokens.length; next++) {
    if ((tokens[next]?.length ?? 0) > LONGEST_UNIT) return false;
  }
  return true;
}

/** The only word that goes on from here and begins like the last, cut one: `papier toil`. */
function cutNext(token: string, node: PhraseNode): NextWord | undefined {
  if (node.next === undefined || token.length < SHORTEST_CUT_END) return undefined;
  if (isBetween(token)) return undefined;
  let only: NextWord | undefined;
  for (const candidate of listByBeginning(node).get(token.slice(0, SHORTEST_CUT_END)) ?? []) {
    if (!candidate.word.startsWith(token)) continue;
    const isOther = only?.node.entry?.category !== candidate.node.entry?.category;
    if (only !== undefined && isOther) return undefined;
    only ??= candidate;
  }
  return only;
}

/** A word of a phrase with its node. */
interface NextWord {
  readonly word: string;
  readonly node: PhraseNode;
}

/** The next words that may end a phrase here, by their first letters; listed once for each node. */
function listByBeginning(node: PhraseNode): ReadonlyMap<string, readonly NextWord[]> {
  const known = BEGINNINGS.get(node);
  if (known !== undefined) return known;
  const lists = new Map<string, NextWord[]>();
  for (const [word, next] of node.next ?? []) {
    if (next.entry === undefined) continue;
    const beginning = word.slice(0, SHORTEST_CUT_END);
    const list = lists.get(beginning);
    if (list === undefined) lists.set(beginning, [{ word, node: next }]);
    else list.push({ word, node: next });
  }
  BEGINNINGS.set(node, lists);
  return lists;
}

const BEGINNINGS = new WeakMap<PhraseNode, ReadonlyMap<string, readonly NextWord[]>>();

/** Letters; `kg`, `cl`, `gr`, `pc`, `st` and `x` follow a word that is cut: `papier toil 12 st`. */
const LONGEST_UNIT = 2;
/** Letters of the last word, when the words before it already belong to a phrase. */
const SHORTEST_CUT_END = 3;
/** Most function words within one phrase; "à l'huile de la mer" has no more in a row. */
const MOST_SKIPPED = 3;
