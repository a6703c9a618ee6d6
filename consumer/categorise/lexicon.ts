/**
 * The rule words with all their inflected forms, indexed for look-up: a tree of phrases, and the
 * beginnings and endings of Dutch compounds. Built once, at load.
 *
 * @module
 */
import { CATEGORIES, type RuledCategory } from "./category.ts";
import { isBetween, LANGUAGE_BITS, LITTLE_WORDS } from "./grammar.ts";
import { inflect } from "./inflect.ts";
import { RANK_LISTS, type Rules, WORD_LISTS } from "./parse_rules.ts";
import { toTokens } from "./to_tokens.ts";
import { WEIGHTS } from "./weights.ts";

/** The meaning of a word or phrase. */
export interface LexiconEntry {
  /** `undefined` for an ignored phrase. */
  readonly category: RuledCategory | undefined;
  /** One of {@linkcode WEIGHTS}: the heavier word decides. */
  readonly weight: number;
  /** Languages it belongs to, as {@linkcode LANGUAGE_BITS}. */
  readonly languages: number;
}

/** A node in the tree of phrases. */
export interface PhraseNode {
  /** Children by the next word of a phrase; at the root, by its first. */
  readonly next: Map<string, PhraseNode>;
  /** The phrase that ends here; `undefined` when the words only begin one. */
  entry: LexiconEntry | undefined;
}

/** A word as the last or first part of a Dutch compound. */
export interface Part {
  /** `undefined` for a shape: the part before it decides. */
  readonly entry: LexiconEntry | undefined;
  /** Whether a known part before it decides. */
  readonly isShape: boolean;
  /** Whether it may follow anything, known or not. */
  readonly isEnding: boolean;
}

/** A cut word with the shortest word that it may be. */
interface Completion {
  readonly word: string;
  readonly entry: LexiconEntry;
}

/** The index that names are looked up in. */
export interface Lexicon {
  /** The root of the tree of words and phrases. */
  readonly phrases: PhraseNode;
  /** By every form of the word. */
  readonly parts: ReadonlyMap<string, Part>;
  /** First parts that decide, whatever follows. */
  readonly beginnings: ReadonlyMap<string, LexiconEntry>;
  /**
   * The words of abbreviations, read before anything else is looked up: `yogh` is `yoghurt`. Those
   * with a point count only with it: `from.` is fromage, `from` an English word.
   */
  readonly abbreviations: ReadonlyMap<string, readonly string[]>;
  /** By the first letters of a word, where they leave no doubt about its category: `aardap`. */
  readonly cutWords: ReadonlyMap<string, LexiconEntry>;
  /** The shortest word that begins so, with as little doubt; for what a point marks: `gauf.`. */
  readonly completions: ReadonlyMap<string, string>;
}

/** Builds the index of valid rules. */
export function createLexicon(rules: Rules): Lexicon {
  const phrases: PhraseNode = { next: new Map(), entry: undefined };
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
  for (const { word, list, forms, entry } of words) {
    const isEnding = word.startsWith("-");
    const isBeginning = word.endsWith("-");
    if (forms[0]?.length !== 1 || (list !== "nl" && !isEnding && !isBeginning)) continue;
    if (isBeginning) beginnings.set(forms[0].join(), entry);
    for (const [form = ""] of forms) {
      const part = parts.get(form);
      parts.set(form, {
        entry: part?.entry ?? entry,
        isShape: part?.isShape ?? false,
        isEnding: isEnding || (part?.isEnding ?? false),
      });
    }
  }
  const abbreviations = new Map(
    Object.entries(rules.abbreviations).map(([short, long]) => [
      toTokens(short).join() + (short.endsWith(".") ? "." : ""),
      toTokens(long),
    ]),
  );
  const completed = findCompletions(phrases, parts);
  return {
    phrases,
    parts,
    beginnings,
    abbreviations,
    cutWords: new Map(
      completed.filter(([cut]) => cut.length >= SHORTEST_CUT)
        .map(([cut, { entry }]) => [cut, { ...entry, weight: WEIGHTS.shapes }]),
    ),
    completions: new Map(completed.map(([cut, { word }]) => [cut, word])),
  };
}

/**
 * Tills cut names at 12 to 20 characters, in the middle of a word. A cut word counts when all words
 * that begin so are of one category, or go on from the shortest of them (`knofl`: knoflook,
 * knoflookbrood). Without a point it weighs as little as a shape: words that no rule knows can look
 * like one. With a point (`gauf.`) it is read as the shortest of them.
 */
function findCompletions(
  phrases: PhraseNode,
  parts: ReadonlyMap<string, Part>,
): [cut: string, completion: Completion][] {
  const completions = new Map<string, Completion | undefined>();
  const words = [...phrases.next].toSorted(([a], [b]) => a.length - b.length);
  for (const [word, { entry }] of words) {
    // Brands are left out: too many begin with a word that means something else.
    if (entry?.category === undefined || entry.languages === 0) continue;
    for (let length = SHORTEST_POINTED; length < Math.min(word.length - 1, LONGEST_CUT); length++) {
      const cut = word.slice(0, length);
      const isWord = phrases.next.get(cut)?.entry !== undefined || parts.has(cut) ||
        LITTLE_WORDS.has(cut);
      if (isWord) continue;
      if (!completions.has(cut)) completions.set(cut, { word, entry });
      const known = completions.get(cut);
      const agrees = known?.entry.category === entry.category ||
        (known !== undefined && word.startsWith(known.word));
      if (!agrees) completions.set(cut, undefined);
    }
  }
  return [...completions].flatMap(([cut, known]) => known === undefined ? [] : [[cut, known]]);
}

/** Letters. With four, too many whole words that no rule knows begin one that a rule knows. */
const SHORTEST_CUT = 5;
/** Letters, when a point says that the word is cut. */
const SHORTEST_POINTED = 3;
/** Letters; a longer cut of a longer word still has its first part, which splits off. */
const LONGEST_CUT = 13;

function addPhrase(root: PhraseNode, tokens: readonly string[], entry: LexiconEntry): void {
  let node = root;
  for (const [index, token] of tokens.entries()) {
    if (index > 0 && isBetween(token)) continue;
    let next = node.next.get(token);
    if (next === undefined) node.next.set(token, next = { next: new Map(), entry: undefined });
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
  return CATEGORIES.flatMap((category) =>
    WORD_LISTS.flatMap((list) =>
      (rules.categories[category]?.[list] ?? []).map((word) => {
        const tokens = toTokens(word);
        const isBrand = list === "brands";
        // Brands for babies and pets are for them alone; others make several goods.
        const own = WEIGHTS[category] >= WEIGHTS.Baby;
        const weight = special.get(tokens.join(" ")) ?? WEIGHTS[isBrand && !own ? list : category];
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
