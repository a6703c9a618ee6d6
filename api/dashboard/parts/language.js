// @ts-check
/// <reference lib="dom" />
/**
 * The language of the page: what the reader chose, or else the first language of the browser that the
 * page has. Each folder keeps its texts in `words.js`, in every language.
 *
 * @module
 */

/** The languages of the page, by their BCP 47 tags, each with its own name. */
export const LANGUAGES = /** @type {const} */ ({
  nl: "Nederlands",
  fr: "Français",
  en: "English",
});

/** @typedef {keyof typeof LANGUAGES} Language */

/**
 * The language and the locale of numbers and dates. A locale of the browser in that language keeps
 * the reader's habits, such as `en-US`; another one is that of Belgium, in English of Great Britain.
 *
 * @param {object} reader
 * @param {string | null} reader.chosen what the reader chose on an earlier visit
 * @param {readonly string[]} reader.preferred the browser's languages, the best first
 * @returns {{ readonly language: Language, readonly locale: string }}
 */
export function toLanguage({ chosen, preferred }) {
  const known = preferred.flatMap((tag) => {
    const language = toKnown(tag);
    return language === undefined ? [] : [{ language, tag }];
  });
  const language = toKnown(chosen ?? "") ?? known[0]?.language ?? "en";
  return {
    language,
    locale: known.find((each) => each.language === language)?.tag ?? HOME[language],
  };
}

/**
 * The texts in the reader's language.
 *
 * @template T
 * @param {Readonly<Record<Language, T>>} catalog
 * @returns {T}
 */
export function inLanguage(catalog) {
  return catalog[current.language];
}

/** Shows the page in another language, and remembers it. @param {Language} language */
export function chooseLanguage(language) {
  try {
    localStorage.setItem(NAME, language);
  } catch {
    // A browser that keeps nothing shows its own language again.
  }
  location.reload();
}

/** @param {string} tag @returns {Language | undefined} */
function toKnown(tag) {
  const first = tag.toLowerCase().split("-")[0];
  return /** @type {Language[]} */ (Object.keys(LANGUAGES)).find((language) => language === first);
}

function readChosen() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

const NAME = "delhaize.language";
/** @type {Readonly<Record<Language, string>>} */
const HOME = { nl: "nl-BE", fr: "fr-BE", en: "en-GB" };
// Outside of a browser, in tests, the texts are English.
const current = "document" in globalThis
  ? toLanguage({ chosen: readChosen(), preferred: navigator.languages })
  : toLanguage({ chosen: "en", preferred: [] });

/** The reader's language. */
export const language = current.language;
/** The reader's locale, for numbers and dates. */
export const locale = current.locale;
