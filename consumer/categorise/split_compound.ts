/**
 * Splits Dutch compounds, which are written as one word: `appelsap`, `tomatensoep`, `theedoek`.
 * Used for a word that no rule has.
 *
 * @module
 */
import type { Lexicon, LexiconEntry } from "./lexicon.ts";
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
 * Both parts must be known, or words would match by chance: `snickers` is not `kers`, because
 * `snic` is no word. Work is bounded by {@linkcode LONGEST_COMPOUND}.
 */
export function splitCompound(token: string, lexicon: Lexicon): LexiconEntry | undefined {
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
      if (cutHead === undefined && findFirstPart(token.slice(0, cut), lexicon) !== undefined) {
        cutHead = findCutWord(tail, lexicon);
      }
      continue;
    }
    const first = findFirstPart(token.slice(0, cut), lexicon);
    if (head.isShape && first !== undefined) return first;
    if (head.isEnding || first !== undefined) return head.entry;
  }
  return cutHead;
}

/**
 * The meaning of a word that a till cut. It weighs as little as a shape: words that no rule knows can
 * look like one.
 */
export function findCutWord(word: string, lexicon: Lexicon): LexiconEntry | undefined {
  if (word.length < SHORTEST_CUT || lexicon.parts.has(word)) return undefined;
  const entry = lexicon.completeWord(word)?.entry;
  return entry && { ...entry, weight: WEIGHTS.shapes };
}

/** The first part, without the -s-, -n-, -e-, -en- or -er- that may link it to the next. */
function findFirstPart(part: string, { parts }: Lexicon): LexiconEntry | undefined {
  const whole = parts.get(part)?.entry;
  if (whole !== undefined) return whole;
  const link = /(?:e[nr]|[sne])$/.exec(part);
  return link === null ? undefined : parts.get(part.slice(0, link.index))?.entry;
}

const SHORTEST_PART = 3;
/** Letters. With four, too many whole words that no rule knows begin one that a rule knows. */
const SHORTEST_CUT = 5;
/** Letters; "diepvriesaardappelkroketten" has 27. */
const LONGEST_COMPOUND = 40;
