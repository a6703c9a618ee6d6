/**
 * Finds the faults in the words of a rule file, beyond its shape. It reads what it can of a file
 * with a faulty shape too, so that all faults are reported at once.
 *
 * @module
 */
import { isBetween, LITTLE_WORDS } from "./grammar.ts";
import { toTokens } from "./to_tokens.ts";

/**
 * One line for each fault: an empty word, a word in two categories or twice in one list, a word
 * ranked that no category has or ranked twice, an ignored word that a category has, an abbreviation
 * that is no single word, is a word itself or stands for nothing.
 */
export function findWordFaults(input: unknown): string[] {
  const homes = new Map<string, string>();
  return [
    ...categoryFaults(input, homes),
    ...rankFaults(input, homes),
    ...listFaults(input, homes),
    ...abbreviationFaults(input, homes),
  ];
}

/** Also records in `homes` the category of each word. */
function* categoryFaults(input: unknown, homes: Map<string, string>) {
  const places = new Set<string>();
  const phrases = new Map<string, string>();
  for (const [category, lists] of entries(property(input, "categories"))) {
    for (const [list, words] of entries(lists)) {
      for (const word of strings(words)) {
        const line = `categories.${category}.${list}: "${word}"`;
        const tokens = toTokens(word);
        const fault = wordFault(word, tokens);
        const key = tokens.join(" ");
        const phrase = toPhrase(tokens);
        const home = phrases.get(phrase) ?? category;
        const place = `${category}.${list}.${key}`;
        if (fault !== undefined) yield `${line} ${fault}`;
        else if (home !== category) yield `${line} is already in ${home}`;
        else if (places.has(place)) yield `${line} is there twice`;
        homes.set(key, home);
        phrases.set(phrase, home);
        places.add(place);
      }
    }
  }
}

function* rankFaults(input: unknown, homes: ReadonlyMap<string, string>) {
  const ranks = new Map<string, string>();
  for (const list of ["decisive", "preserving", "ingredients", "flavours"]) {
    for (const word of strings(property(input, list))) {
      const key = wordKey(word);
      const rank = ranks.get(key) ?? list;
      if (!homes.has(key)) yield `${list}: "${word}" is in no category`;
      else if (rank !== list) yield `${list}: "${word}" is already in ${rank}`;
      ranks.set(key, rank);
    }
  }
}

/** Shapes need no category (`filet`), and ignored words must have none. */
function* listFaults(input: unknown, homes: ReadonlyMap<string, string>) {
  for (const list of ["shapes", "ignored"]) {
    for (const word of strings(property(input, list))) {
      const fault = wordFault(word, toTokens(word));
      const home = homes.get(wordKey(word));
      if (fault !== undefined) yield `${list}: "${word}" ${fault}`;
      else if (list === "ignored" && home !== undefined) {
        yield `${list}: "${word}" is already in ${home}`;
      }
    }
  }
}

/** A short form replaces a word of the name, so it must be one word and none of the rules. */
function* abbreviationFaults(input: unknown, homes: ReadonlyMap<string, string>) {
  const all = property(input, "abbreviations");
  for (const [short, long] of entries(all)) {
    const line = `abbreviations: "${short}"`;
    const key = wordKey(short);
    const home = homes.get(key);
    if (toTokens(short).length !== 1) yield `${line} is not one word`;
    else if (home !== undefined) yield `${line} is already in ${home}`;
    else if (short.endsWith(".") && property(all, short.slice(0, -1)) === long) {
      yield `${line} says what it says without its point`;
    }
    if (typeof long === "string" && toTokens(long).length === 0) yield `${line} stands for no word`;
  }
}

function wordFault(word: string, tokens: readonly string[]): string | undefined {
  if (/\d/.test(word)) return "contains a digit, and digits in names are sizes";
  const [first] = tokens;
  if (first === undefined) return "is an empty word";
  if (tokens.length === 1 && LITTLE_WORDS.has(first)) return "is a little word of the grammar";
  return undefined;
}

/** The form that two spellings of one word share. */
function wordKey(word: string): string {
  return toTokens(word).join(" ");
}

/** A phrase matches with and without its little words, so `bac à glace` is `bac de glace`. */
function toPhrase(tokens: readonly string[]): string {
  return tokens.filter((token, index) => index === 0 || !isBetween(token)).join(" ");
}

function property(value: unknown, key: string): unknown {
  return entries(value).find(([name]) => name === key)?.[1];
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
