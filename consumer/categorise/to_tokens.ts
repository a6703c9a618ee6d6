/**
 * Splits a product name into the bare words that the rules match. Names and rule words are folded
 * the same way, so an accent, a capital or a ligature never prevents a match.
 *
 * @module
 */

/**
 * The words of a name in order: lower case, without accents, split at everything that is no letter.
 * That also drops sizes (`6x33cl` leaves the unknown words `x` and `cl`), percentages and prices,
 * and splits `jus d'orange` and `coca-cola`. `S/` and `Z/` before a word are "without", `M/` is "with",
 * as tills write them: `S/PULPE`. An age in months is "babyvoeding": `8+ mnd`, `dès 6 mois`. Linear in
 * the length of the name; never throws.
 */
export function toTokens(name: string): readonly string[] {
  name = writeOut(name);
  if (ASCII.test(name)) return name.toLowerCase().match(ASCII_WORD) ?? [];
  return fold(name).match(WORD) ?? [];
}

/**
 * As {@linkcode toTokens}, but a word keeps the point behind it: with it tills mark a word that they
 * cut short (`PAP.TOIL. 12R`). Linear in the length of the name; never throws.
 */
export function toPointedTokens(name: string): readonly string[] {
  if (!name.includes(".")) return toTokens(name);
  name = writeOut(name);
  if (ASCII.test(name)) return name.toLowerCase().match(ASCII_POINTED) ?? [];
  return fold(name).match(POINTED) ?? [];
}

function writeOut(name: string): string {
  if (name.includes("/")) {
    name = name.replace(SLASHED, (_, letter: string) => `${SLASHED_WORDS[letter.toLowerCase()]} `);
  }
  if (name.includes("1664")) name = name.replace(BEER, " biere ");
  return MONTHS.test(name) ? name.replace(AGE, " babyvoeding ") : name;
}

function fold(name: string): string {
  // To upper case first: some letters have two lower-case forms (ı and i, ſ and s), and the result
  // must not depend on the case of the input.
  const lower = name.toUpperCase().toLowerCase().normalize("NFKD");
  return lower
    .replace(APOSTROPHES, " ")
    // Without its accent, French "thé" is the English article: use the Dutch word instead.
    .replace(FRENCH_TEA, "thee")
    .replace(MARKS, "")
    .replace(UNDECOMPOSED, (letter) => PLAIN[letter] ?? letter);
}

// deno-lint-ignore no-control-regex -- it matches the whole ASCII range
const ASCII = /^[\x00-\x7f]*$/;
const ASCII_WORD = /[a-z]+/g;
const ASCII_POINTED = /[a-z]+\.?/g;
const WORD = /\p{L}+/gu;
const POINTED = /\p{L}+\.?/gu;
const MARKS = /\p{M}+/gu;
/** A letter alone before the slash, and a word behind it: no size such as `S/M`. */
const SLASHED = /(?<![\p{L}\p{M}/])([szm])\/(?=\p{L}{3})/giu;
const SLASHED_WORDS: Readonly<Record<string, string>> = { s: "sans", z: "zonder", m: "met" };
/** A beer whose name is a number. */
const BEER = /(?<!\d)1664(?!\d)/g;
const MONTHS = /\d[\s+]{0,3}m(?!l)/i;
/** From so many months on: cheese and ham have an age too, but no `+` and no "from". */
const AGE =
  /(?:\d\s?\+\s?|(?<![a-z])(?:d[eè]s|vanaf|from)\s(?:\d{1,2}[-/])?\d{1,2}\s?\+?\s?|(?<!\d)0-\d{1,2}\s?)m(?:ois|nd|aand(?:en)?|onths?)?(?![a-z])/gi;
/** Apostrophe-like characters that Unicode counts as letters (ʼ, ʹ and their kin). */
const APOSTROPHES = /[\u02b0-\u02ff]/g;
const FRENCH_TEA = /(?<![\p{L}\p{M}])the\u0301(?=s?(?![\p{L}\p{M}]))/gu;
/** Letters that NFKD does not decompose. */
const UNDECOMPOSED = /[œæøßđł]/g;
const PLAIN: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ø: "o",
  ß: "ss",
  đ: "d",
  ł: "l",
};
