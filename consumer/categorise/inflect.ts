/**
 * Generates the inflected forms of a rule word, once, at load. Stemming names instead would also
 * cut words that no rule was written for; this way every form that can match can be listed.
 *
 * @module
 */
import { isBetween } from "./grammar.ts";
import type { WordList } from "./parse_rules.ts";

/**
 * All forms of a folded word or phrase, the word itself first. English and Dutch inflect the last
 * word of a phrase, French each of them (`haricots verts`, `pommes de terre`), brands none.
 */
export function inflect(words: readonly string[], list: WordList): string[][] {
  const count = words.length;
  const [only = ""] = words;
  if (count === 1 && !isBetween(only)) {
    return [...new Set([only, ...FORMS[list](only)])].map((form) => [form]);
  }
  return words.reduce<string[][]>((phrases, word, index) => {
    const inflects = !isBetween(word) && (list === "fr" || index === count - 1);
    const singular = list === "fr" && /[^su]s$/.test(word) && word.length > 4
      ? [word.slice(0, -1)]
      : [];
    const forms = inflects ? [...new Set([word, ...FORMS[list](word), ...singular])] : [word];
    return phrases.flatMap((phrase) => forms.map((form) => [...phrase, form]));
  }, [[]]);
}

const FORMS = {
  en: englishForms,
  fr: frenchForms,
  nl: dutchForms,
  brands: (): string[] => [],
} as const satisfies Record<WordList, (word: string) => string[]>;

function englishForms(word: string): string[] {
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  if (/(?:s|x|z|ch|sh)$/.test(word)) return [`${word}es`];
  if (word.endsWith("o")) return [`${word}s`, `${word}es`];
  if (/[aeiour]fe?$/.test(word)) return [`${word}s`, `${word.replace(/fe?$/, "")}ves`];
  return [`${word}s`];
}

function frenchForms(word: string): string[] {
  if (/[sxz]$/.test(word)) return [];
  // Of the words in -ou that take -x (bijou, genou …) shops sell one.
  if (/(?:au|eu|^chou)$/.test(word)) return [`${word}x`];
  if (word.endsWith("al")) return [`${word}s`, `${word.slice(0, -1)}ux`];
  return [`${word}s`];
}

function dutchForms(word: string): string[] {
  const stems = dutchStems(word);
  const singulars = [word, ...dutchDiminutives(word, stems)];
  return [...singulars.map((form) => `${form}s`), ...singulars, ...stems.map((stem) => `${stem}en`)]
    .filter((form) => !/ss$/.test(form));
}

/** The stem before the ending -en: banaan, bana-n-en; kip, kipp-en; druif, druiv-en. */
function dutchStems(word: string): string[] {
  // Folded: thee, theeën.
  if (word.endsWith("ee")) return [word];
  if (word.endsWith("e")) return [word.slice(0, -1)];
  const open = word.replace(/([aeou])\1([^aeiouy])$/, "$1$2");
  const long = open !== word || /(?:oe|ie|ei|ij|ui|ou|au|eu)[^aeiouy]$/.test(word);
  const voiced = open.replace(/f$/, "v").replace(/s$/, "z");
  // After two consonants both happen: kersen, but sponzen.
  if (long || /[^aeiou][fs]$/.test(word)) return [open, voiced];
  return [word, word.replace(/([^aeiou][aeiou])([^aeiouwxy])$/, "$1$2$2")];
}

function dutchDiminutives(word: string, stems: readonly string[]): string[] {
  const short = stems.at(-1) !== word && /(.)\1$/.test(stems.at(-1) ?? "");
  return [
    `${word}je`,
    `${word}tje`,
    ...(word.endsWith("m") ? [`${word}pje`] : []),
    ...(word.endsWith("ng") ? [`${word.slice(0, -1)}kje`] : []),
    ...(short ? [`${stems.at(-1)}etje`] : []),
  ];
}
