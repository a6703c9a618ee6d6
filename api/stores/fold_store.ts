/**
 * What two spellings of one shop have in common.
 *
 * @module
 */

/**
 * `store` without case, accents and blanks: `Gent  Zuid`, `GENT ZUID` and `gentzuid` fold to the
 * same. The result is for comparing only. A name of which nothing is left, such as a lone accent,
 * folds to itself.
 *
 * Give it a name of bounded length: normalising sorts a run of combining marks in quadratic time.
 */
export function foldStore(store: string): string {
  if (PLAIN.test(store)) return store.replaceAll(" ", "").toUpperCase() || store;
  const letters = store.normalize("NFKD").replace(ACCENTS_AND_BLANKS, "");
  // Lower, then upper: Unicode's full case folding for ß, ẞ and SS, and σ and ς. Lower case as the
  // last step depends on neighbours (a sigma at the end of a word).
  return letters.toLowerCase().toUpperCase().normalize("NFKD").replace(ACCENTS_AND_BLANKS, "") ||
    store;
}

/**
 * The same without hyphens, punctuation and symbols too: names that a person has to compare, which
 * may well be two shops.
 */
export function foldStoreLoosely(store: string): string {
  const folded = foldStore(store);
  return folded.replace(PUNCTUATION, "") || folded;
}

/** Most names: ASCII without control characters. No step but these two changes it. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * The blocks of combining diacritical marks, and white space. Not all of `\p{M}`: vowel signs of
 * Indic scripts and the voicing marks of kana are no accents, and tell words apart. Nor is the iota
 * below a Greek vowel (U+0345), which in upper case is a letter.
 */
const ACCENTS_AND_BLANKS =
  /[\u0300-\u0344\u0346-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\s]+/g;
const PUNCTUATION = /[\p{P}\p{S}]+/gu;
