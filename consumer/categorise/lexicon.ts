/**
 * The rule words with all their inflected forms, indexed for look-up: a tree of phrases, and the
 * beginnings and endings of Dutch compounds. Built once, at load.
 *
 * @module
 */
import { CATEGORIES, type RuledCategory } from "./category.ts";
import { createBareWords } from "./bare_words.ts";
import { createCutWords } from "./cut_words.ts";
import { isBetween, LANGUAGE_BITS } from "./grammar.ts";
import { inflect } from "./inflect.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import { createUnlistedReader, type UnlistedMeaning } from "./read_unlisted.ts";
import { createShortCompounds } from "./short_compounds.ts";
import { createSpellings } from "./spellings.ts";
import { RANK_LISTS, type Rules, WORD_LISTS } from "./parse_rules.ts";
import { toTokens } from "./to_tokens.ts";
import { WEIGHTS } from "./weights.ts";
import type { Part, PhraseNode, PhraseRoot, Words } from "./words.ts";

/** The index that names are looked up in. */
export interface Lexicon extends Words {
  /** What a word means that is not in the rules as it is written. */
  readonly readUnlisted: (word: string) => UnlistedMeaning;
}

/** Builds the index of valid rules. */
export function createLexicon(rules: Rules): Lexicon {
  const root = new Map<string, PhraseNode>();
  const phrases: PhraseRoot = { next: root, entry: undefined };
  const parts = new Map<string, Part>();
  const beginnings = new Map<string, LexiconEntry>();
  const words = listWords(rules);

  for (const phrase of rules.ignored) {
    addPhrase(phrases, toTokens(phrase), { category: undefined, weight: 0, languages: 0 });
  }
  // Written words first: where an inflected form of one word is another word (French "pâté" and
  // "pâtes"), the one that somebody wrote wins.
  for (const { forms, entry } of words) addPhrase(phrases, forms[0] ?? [], entry);
  for (const { forms, entry } of words) {
    for (const form of forms.slice(1)) addPhrase(phrases, form, entry);
  }

  for (const word of rules.shapes) {
    for (const [form = ""] of inflect(toTokens(word), "nl")) {
      parts.set(form, { entry: undefined, isShape: true, isEnding: false });
    }
  }
  const partWords = words.filter(({ word, list, forms }) =>
    forms[0]?.length === 1 && (list === "nl" || word.startsWith("-") || word.endsWith("-"))
  );
  // Here, too, written words first: chocoladekoekje is no small chocoladekoek.
  for (const { word, forms, entry } of partWords) addPart(forms[0]?.join() ?? "", word, entry);
  for (const { word, forms, entry } of partWords) {
    if (word.endsWith("-")) beginnings.set(forms[0]?.join() ?? "", entry);
    for (const [form = ""] of forms.slice(1)) addPart(form, word, entry);
  }

  function addPart(form: string, word: string, entry: LexiconEntry): void {
    const part = parts.get(form);
    parts.set(form, {
      entry: part?.entry ?? entry,
      isShape: part?.isShape ?? false,
      isEnding: word.startsWith("-") || (part?.isEnding ?? false),
    });
  }

  const abbreviations = new Map(
    Object.entries(rules.abbreviations).map(([short, long]) => [
      toTokens(short).join() + (short.endsWith(".") ? "." : ""),
      toTokens(long),
    ]),
  );
  const completable = [...listWordEntries(phrases, (entry) => entry.languages !== 0)];
  const brands = [...listWordEntries(phrases, (entry) => entry.languages === 0)];
  const index: Words = {
    phrases,
    parts,
    beginnings,
    abbreviations,
    completeWord: createCutWords(completable),
    completeBrand: createCutWords(brands),
    findBareWord: createBareWords(completable),
    findShortCompound: createShortCompounds(completable, parts),
    findSpelling: createSpellings(completable),
  };
  return { ...index, readUnlisted: createUnlistedReader(index) };
}

/** The single words that name a good, with their meaning. */
function* listWordEntries(
  { next }: PhraseRoot,
  isWanted: (entry: LexiconEntry) => boolean,
): Generator<[word: string, entry: LexiconEntry]> {
  for (const [word, { entry }] of next) {
    if (entry?.category !== undefined && isWanted(entry)) yield [word, entry];
  }
}

function addPhrase(root: PhraseNode, tokens: readonly string[], entry: LexiconEntry): void {
  let node = root;
  for (const [index, token] of tokens.entries()) {
    if (index > 0 && isBetween(token)) continue;
    const children: Map<string, PhraseNode> = node.next ??= new Map();
    let next = children.get(token);
    if (next === undefined) children.set(token, next = { next: undefined, entry: undefined });
    node = next;
  }
  const known = node.entry;
  if (known === undefined) node.entry = entry;
  else if (known.category === entry.category) {
    node.entry = { ...known, languages: known.languages | entry.languages };
  }
}

/** Every word of the rules with its meaning and its forms, the written one first. */
function listWords(rules: Rules) {
  const special = new Map<string, number>();
  for (const list of RANK_LISTS) {
    for (const word of rules[list]) special.set(toTokens(word).join(" "), WEIGHTS[list]);
  }
  const deciders = findDeciders(rules);
  return CATEGORIES.flatMap((category) =>
    WORD_LISTS.flatMap((list) =>
      (rules.categories[category]?.[list] ?? []).map((word) => {
        const tokens = toTokens(word);
        const isBrand = list === "brands";
        // Brands for babies and pets are for them alone; others make several goods.
        const own = WEIGHTS[category] >= WEIGHTS.Baby;
        // A phrase around a word that decides must not weigh less than the word: `frozen fruit`.
        const isDecided = tokens.some((token) => deciders.get(token) === category);
        const weight = special.get(tokens.join(" ")) ??
          WEIGHTS[isDecided ? "decisive" : isBrand && !own ? list : category];
        const entry: LexiconEntry = {
          category,
          weight,
          languages: isBrand ? 0 : LANGUAGE_BITS[list],
        };
        return { word, list, forms: inflect(tokens, list), entry };
      })
    )
  );
}

/** The words that decide, each with its category. */
function findDeciders(rules: Rules): ReadonlyMap<string, RuledCategory> {
  const decisive = new Set(rules.decisive);
  const deciders = new Map<string, RuledCategory>();
  for (const category of CATEGORIES) {
    for (const list of WORD_LISTS) {
      for (const word of rules.categories[category]?.[list] ?? []) {
        if (decisive.has(word)) deciders.set(toTokens(word).join(" "), category);
      }
    }
  }
  return deciders;
}
