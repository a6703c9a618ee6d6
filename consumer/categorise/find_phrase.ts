/**
 * Finds phrases of the lexicon among the words of a name, also where a till cut the last word.
 *
 * @module
 */
import { isBetween } from "./grammar.ts";
import type { PhraseNode } from "./words.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";

/** A phrase in a name. */
export interface FoundPhrase {
  readonly entry: LexiconEntry;
  /** Index of its last word. */
  readonly last: number;
}

/**
 * The longest phrase that begins with the word at `start`. Function words may come between its words.
 * `mayCut`: whether its last word may be cut, as `papier toil` is.
 */
export function findPhrase(
  tokens: readonly string[],
  start: number,
  root: PhraseNode,
  { mayCut = true }: { readonly mayCut?: boolean } = {},
): FoundPhrase | undefined {
  let longest: FoundPhrase | undefined;
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
export function isLastWord(tokens: readonly string[], index: number): boolean {
  for (let next = index + 1; next < tokens.length; next++) {
    if ((tokens[next]?.length ?? 0) > LONGEST_UNIT) return false;
  }
  return true;
}

/** The only word that goes on from here and begins like the last, cut one: `papier toil`. */
export function cutNext(token: string, node: PhraseNode): NextWord | undefined {
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
export interface NextWord {
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
