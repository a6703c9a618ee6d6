/**
 * What a word may mean that is not in the rules as it is written. It is the costly part of a name: a
 * shop has new names each day, but hardly new words.
 *
 * @module
 */
import { createBoundedCache } from "./bounded_cache.ts";
import type { Words } from "./words.ts";
import type { LexiconEntry } from "./lexicon_entry.ts";
import {
  type CutMeaning,
  findBeginning,
  findCutWord,
  LONGEST_COMPOUND,
  splitCompound,
  splitPhrase,
} from "./split_compound.ts";

/** The meanings of a word, whatever stands around it. */
export interface UnlistedMeaning {
  /** As a word that a till cut. */
  readonly cut: CutMeaning | undefined;
  /** As a compound, as words that were written as one, or in another spelling. */
  readonly whole: LexiconEntry | undefined;
  /** As what else it may be, where nothing better is known. */
  readonly guess: LexiconEntry | undefined;
}

/** Creates a function that reads words with `lexicon`, and keeps what it has read of recent ones. */
export function createUnlistedReader(
  lexicon: Words,
): (word: string) => UnlistedMeaning {
  return createBoundedCache((word): UnlistedMeaning => {
    const cut = findCutWord(word, lexicon);
    const whole = cut?.isSure ? undefined : splitCompound(word, lexicon) ??
      splitPhrase(word, lexicon) ?? lexicon.findSpelling(word);
    const guess = cut?.isSure || whole !== undefined
      ? undefined
      : lexicon.findBareWord(word) ?? lexicon.findShortCompound(word) ??
        findRespelt(word, lexicon) ?? findBeginning(word, lexicon);
    return { cut, whole, guess };
  }, { size: 20_000, maxKeyLength: LONGEST_COMPOUND });
}

/** German tills write ä, ö and ü with an e behind (`HAEHNCHEN`), Dutch ones ij as y (`TONYN`). */
function findRespelt(
  word: string,
  lexicon: Words,
): LexiconEntry | undefined {
  for (const [letters, plain, shortest] of RESPELT) {
    const respelt = word.length < shortest ? word : word.replace(letters, plain);
    if (respelt === word) continue;
    const entry = lexicon.parts.get(respelt)?.entry ?? splitCompound(respelt, lexicon);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Letters, what they stand for, and those of the shortest word: French has `bleue` and `ouest`. */
const RESPELT = [[/([aou])e/g, "$1", 6], [/y/g, "ij", 4]] as const;
