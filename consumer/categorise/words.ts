/**
 * The index of the rule words, as the files of this folder look words up in it.
 *
 * @module
 */
import type { FindBareWord } from "./bare_words.ts";
import type { CompleteWord } from "./cut_words.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import type { FindShortCompound } from "./short_compounds.ts";
import type { FindSpelling } from "./spellings.ts";

/** A node in the tree of phrases. */
export interface PhraseNode {
  /**
   * Children by the next word of a phrase; at the root, by its first. `undefined` where no phrase
   * goes on: an empty map for each of 50,000 words is half of the time to load.
   */
  next: Map<string, PhraseNode> | undefined;
  /** The phrase that ends here; `undefined` when the words only begin one. */
  entry: LexiconEntry | undefined;
}

/** The node that every phrase begins at. */
export interface PhraseRoot extends PhraseNode {
  next: Map<string, PhraseNode>;
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

/** The index that words are looked up in. */
export interface Words {
  /** The root of the tree of words and phrases. */
  readonly phrases: PhraseRoot;
  /** By every form of the word. */
  readonly parts: ReadonlyMap<string, Part>;
  /** First parts that decide, whatever follows. */
  readonly beginnings: ReadonlyMap<string, LexiconEntry>;
  /**
   * The words of abbreviations, read before anything else is looked up: `yogh` is `yoghurt`. Those
   * with a point count only with it: `from.` is fromage, `from` an English word.
   */
  readonly abbreviations: ReadonlyMap<string, readonly string[]>;
  /** By its first letters, the word that a till cut: `aardap`. */
  readonly completeWord: CompleteWord;
  /** By its first letters, a brand of one word, where no other word begins so: `heinek`. */
  readonly completeBrand: CompleteWord;
  /** The meaning of a word without its vowels: `chps`. */
  readonly findBareWord: FindBareWord;
  /** The meaning of a compound with two shortened parts: `volkbr`. */
  readonly findShortCompound: FindShortCompound;
  /** The meaning of a word in another spelling: `mozarella`. */
  readonly findSpelling: FindSpelling;
}
