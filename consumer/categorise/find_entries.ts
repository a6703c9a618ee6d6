/**
 * Walks through the words of a name and collects what the lexicon knows of them.
 *
 * @module
 */
import { findPhrase, isLastWord } from "./find_phrase.ts";
import { LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import type { Lexicon } from "./lexicon.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { writeOut } from "./write_out.ts";

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
    let phrase = findPhrase(tokens, index, lexicon.phrases);
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
  const { cut, whole, guess } = lexicon.readUnlisted(tokens[index] ?? "");
  if (cut?.isSure) return cut.entry;
  if (whole !== undefined) return whole;
  return cut !== undefined && isLastWord(tokens, index) ? cut.entry : guess;
}

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

/** Before a vegetable or fish, `baby` is its size: `baby carrots`, `baby octopus`. */
function isYoung(next: string | undefined, { phrases }: Lexicon): boolean {
  const category = next === undefined ? undefined : phrases.next.get(next)?.entry?.category;
  return category === "Vegetables" || category === "Fish";
}

const BABY: ReadonlySet<string> = new Set(["baby", "bebe"]);
