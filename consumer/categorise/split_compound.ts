/**
 * Dutch writes its compounds as one word: `appelsap`, `tomatensoep`, `theedoek`. A word that is
 * in no rule is read by its parts here.
 *
 * @module
 */
import type { Entry, Lexicon } from "./lexicon.ts";

/**
 * What an unknown word says by its parts, `undefined` when nothing.
 *
 * 1. A beginning of the rule file decides: `babyslofjes`, `diepvriesmix`.
 * 2. Else the head, the longest known last part, if the part before it is known too or the head
 *    is an ending of the rule file: `wijnazijn` is azijn, `gruyerekaas` is kaas. A shape as head
 *    leaves the say to the first part: `zalmfilet` is zalm.
 *
 * Both parts being known keeps chance away: `eiland` ends in no known word, and `snickers` is
 * not `kers`, because `snic` is nothing. Work is bounded by {@linkcode LONGEST_COMPOUND}.
 */
export function splitCompound(token: string, lexicon: Lexicon): Entry | undefined {
  if (token.length < SHORTEST_PART * 2 || token.length > LONGEST_COMPOUND) return undefined;
  for (const [beginning, entry] of lexicon.beginnings) {
    const rest = token.length - beginning.length;
    if (rest >= SHORTEST_PART && token.startsWith(beginning)) return entry;
  }
  for (let cut = SHORTEST_PART; cut <= token.length - SHORTEST_PART; cut++) {
    const head = lexicon.parts.get(token.slice(cut));
    if (head === undefined) continue;
    const first = findFirstPart(token.slice(0, cut), lexicon);
    if (head.isShape && first !== undefined) return first;
    if (head.isEnding || first !== undefined) return head.entry;
  }
  return undefined;
}

/** The first part, without the -s-, -n-, -e-, -en- or -er- that may link it to the next. */
function findFirstPart(part: string, { parts }: Lexicon): Entry | undefined {
  const whole = parts.get(part)?.entry;
  if (whole !== undefined) return whole;
  const link = /(?:e[nr]|[sne])$/.exec(part);
  return link === null ? undefined : parts.get(part.slice(0, link.index))?.entry;
}

const SHORTEST_PART = 3;
/** Letters; "diepvriesaardappelkroketten" has 27. */
const LONGEST_COMPOUND = 40;
