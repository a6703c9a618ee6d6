/**
 * A text, a number or a word of a masked sample: itself, or its kind and length.
 *
 * @module
 */
import { mayShowName, mayShowText, type SampleRule } from "./sample_rules.ts";

/**
 * A string where `rule` counts.
 *
 * @param raw what is between its quotes, as it is written
 */
export function toMaskedText(raw: string, rule: SampleRule): string {
  // A shown text is at most 200 characters, six times that when each is escaped.
  if (raw.length > 1_200) return `‹text of ${toLength(raw.length, "character")}›`;
  const text = unescape(raw);
  return mayShowText(text, rule) ? quote(text) : `‹text of ${toLength(text.length, "character")}›`;
}

/** What is no string where `rule` counts: a number, a literal, or something that is no JSON. */
export function toMaskedWord(word: string, rule: SampleRule): string {
  if (LITERALS.includes(word)) return word;
  const length = toLength(word.length, "character");
  // The length first: the expression is not asked about megabytes of digits.
  if (word.length > 32 || !/^[-+]?[0-9][-+.0-9eE]*$/.test(word)) return `‹word of ${length}›`;
  return rule === "nothing" || rule === "lines" ? `‹number of ${length}›` : word;
}

/** The name of a member, and its rule where `toRule` knows one. */
export function toMaskedName(
  raw: string,
  toRule: (name: string) => SampleRule | undefined,
): { readonly shown: string; readonly rule: SampleRule } {
  const name = raw.length > 1_200 ? raw : unescape(raw);
  const rule = toRule(name);
  const shown = rule !== undefined || mayShowName(name)
    ? quote(name)
    : `‹name of ${toLength(name.length, "character")}›`;
  return { shown, rule: rule ?? "nothing" };
}

/** `1 line`, `2 lines`. */
export function toLength(number: number, unit: "character" | "byte" | "line"): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

/** What a string says; one that is not valid JSON says what is written. */
function unescape(raw: string): string {
  try {
    const text: unknown = JSON.parse(`"${raw}"`);
    return typeof text === "string" ? text : raw;
  } catch {
    return raw;
  }
}

/** In JSON, with everything escaped that moves the cursor, turns the text round or is not seen. */
function quote(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""));
}

/** Control and format characters, lone surrogates, line ends, and whatever else is drawn as nothing. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Values, as JSON and as programs of other languages write them; nobody's name. */
const LITERALS = ["true", "false", "null", "NaN", "Infinity", "-Infinity", "undefined", "None"]
  .concat("True", "False", "NULL", "nil");
