/**
 * Splits Dutch compounds, which are written as one word: `appelsap`, `tomatensoep`, `theedoek`.
 * Used for a word that no rule has.
 *
 * @module
 */
import { LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import type { Words } from "./words.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { WEIGHTS } from "./weights.ts";

/**
 * The meaning of an unknown word by its parts; `undefined` when it has none.
 *
 * 1. A beginning of the rule file decides: `babyslofjes`, `diepvriesmix`.
 * 2. Else the head, the longest known last part, if the part before it is known too or the head
 *    is an ending of the rule file: `wijnazijn` is azijn, `gruyerekaas` is kaas. A shape as head
 *    lets the first part decide: `zalmfilet` is zalm.
 *
 * 3. Else the head that a till cut, behind a known part: `kipschnitz`.
 *
 * With a short head both parts must be known, or words would match by chance: `snickers` is not
 * `kers`, because `snic` is no word. Work is bounded by {@linkcode LONGEST_COMPOUND}.
 */
export function splitCompound(token: string, lexicon: Words): LexiconEntry | undefined {
  if (token.length < SHORTEST_PART * 2 || token.length > LONGEST_COMPOUND) return undefined;
  for (const [beginning, entry] of lexicon.beginnings) {
    const rest = token.length - beginning.length;
    if (rest < SHORTEST_PART || !token.startsWith(beginning)) continue;
    const head = lexicon.parts.get(token.slice(beginning.length))?.entry;
    // A baby cucumber is a small one: babykomkommer.
    return head?.category === "Vegetables" && entry.category === "Baby" ? head : entry;
  }
  let cutHead: LexiconEntry | undefined;
  for (let cut = SHORTEST_PART; cut <= token.length - SHORTEST_PART; cut++) {
    const tail = token.slice(cut);
    const head = lexicon.parts.get(tail);
    if (head === undefined) {
      const mayBeHead = cutHead === undefined && tail.length >= SHORTEST_CUT;
      if (mayBeHead && findFirstPart(token.slice(0, cut), lexicon) !== undefined) {
        cutHead = findCutHead(tail, lexicon);
      }
      continue;
    }
    const first = findFirstPart(token.slice(0, cut), lexicon);
    if (head.isShape && first?.category !== undefined) return first;
    const isTold = head.isEnding || tail.length >= SHORTEST_TELLING;
    if (isTold || first !== undefined) return head.entry;
  }
  return cutHead;
}

/**
 * The meaning of the longest first part of a compound whose head says nothing, or of which a till
 * left hardly anything: `varkenshaassp`, `kalkoenstick`. Weighs as little as a shape.
 */
export function findBeginning(token: string, lexicon: Words): LexiconEntry | undefined {
  if (token.length > LONGEST_COMPOUND) return undefined;
  for (let end = token.length - 1; end >= SHORTEST_BEGINNING; end--) {
    const entry = findFirstPart(token.slice(0, end), lexicon, SHORTEST_BEGINNING);
    if (entry?.category !== undefined) return { ...entry, weight: WEIGHTS.shapes };
  }
  return undefined;
}

/**
 * The meaning of words that a till wrote as one: `painraisin`, `halfvollemelk`. Both must be known:
 * as a phrase, else as words of four letters or more, of which the heavier decides, as in a name.
 */
export function splitPhrase(token: string, lexicon: Words): LexiconEntry | undefined {
  if (token.length < SHORTEST_PHRASE || token.length > LONGEST_COMPOUND) return undefined;
  const { phrases, abbreviations } = lexicon;
  let words: LexiconEntry | undefined;
  for (let cut = SHORTEST_PART; cut <= token.length - SHORTEST_PART; cut++) {
    const start = token.slice(0, cut);
    const node = phrases.next.get(abbreviations.get(start)?.[0] ?? start);
    if (node === undefined) continue;
    const rest = token.slice(cut);
    const long = rest.length < SHORTEST_WORD ? undefined : abbreviations.get(rest)?.[0];
    const tail = long ?? rest;
    const phrase = node.next?.get(tail)?.entry;
    if (phrase !== undefined) return phrase;
    const second = phrases.next.get(tail)?.entry;
    if (second?.category === undefined || node.entry?.category === undefined) continue;
    if (cut < SHORTEST_WORD || tail.length < SHORTEST_WORD) continue;
    words ??= second.weight > node.entry.weight ? second : node.entry;
  }
  return words;
}

/** The meaning of a word that a till cut. */
export interface CutMeaning {
  readonly entry: LexiconEntry;
  /** Whether most of the word is left. */
  readonly isSure: boolean;
}

/**
 * The meaning of a word that a till cut, a brand only where no other word begins so. Where most of
 * the word is left it weighs as the whole word, else as little as a shape: words that no rule knows
 * can look like one.
 */
export function findCutWord(word: string, lexicon: Words): CutMeaning | undefined {
  if (word.length < SHORTEST_CUT || lexicon.parts.has(word)) return undefined;
  const completion = lexicon.completeWord(word) ?? lexicon.completeBrand(word);
  if (completion === undefined) return undefined;
  const { word: whole, entry } = completion;
  const isSure = word.length >= SHORTEST_SURE && word.length * 3 >= whole.length * 2;
  return { entry: isSure ? entry : { ...entry, weight: WEIGHTS.shapes }, isSure };
}

function findCutHead(tail: string, lexicon: Words): LexiconEntry | undefined {
  const entry = lexicon.completeWord(tail)?.entry;
  return entry && { ...entry, weight: WEIGHTS.shapes };
}

/**
 * The first part, without the -s-, -n-, -e-, -en- or -er- that may link it to the next, and without
 * which it must have `shortest` letters: `honderd` is no hond.
 */
function findFirstPart(part: string, { parts }: Words, shortest = 0): LexiconEntry | undefined {
  const whole = parts.get(part)?.entry;
  if (whole !== undefined) return whole;
  const link = linkLength(part);
  const entry = link === 0 || part.length - link < shortest
    ? undefined
    : parts.get(part.slice(0, -link))?.entry;
  if (entry !== undefined) return entry;
  return LITTLE_WORDS.get(part)?.role === "adjective" ? ADJECTIVE : undefined;
}

function linkLength(part: string): number {
  const last = part.charAt(part.length - 1);
  if ((last === "n" || last === "r") && part.charAt(part.length - 2) === "e") return 2;
  return last === "s" || last === "n" || last === "e" ? 1 : 0;
}

/** Known, but the head must decide: `halfvollemelk`. */
const ADJECTIVE: LexiconEntry = { category: undefined, weight: 0, languages: LANGUAGE_BITS.nl };
const SHORTEST_PART = 3;
/** Letters of two words that only their letters join. */
const SHORTEST_WORD = 4;
const SHORTEST_PHRASE = 7;
/** Letters of a first part that hardly begins another word by chance. */
const SHORTEST_BEGINNING = 5;
/** Letters. With four, too many whole words that no rule knows begin one that a rule knows. */
const SHORTEST_CUT = 5;
/** Letters of a head that hardly ends another word by chance: `goudsalami`. */
const SHORTEST_TELLING = 6;
/** Letters, of two thirds of the word. */
const SHORTEST_SURE = 6;
/** Letters of the longest word that is taken apart; "diepvriesaardappelkroketten" has 27. */
export const LONGEST_COMPOUND = 40;
