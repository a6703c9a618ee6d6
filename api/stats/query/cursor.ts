/**
 * What cursors of all reports share: the parameter `after`, and the parts of a word.
 *
 * @module
 */
import { z } from "zod";
import { refuse } from "./parameters.ts";

/** The parameter `after`: the word that `next` of the page before has, which `parse` must know. */
export function afterRow(
  parse: (cursor: string) => unknown,
  { description, pattern }: { readonly description: string; readonly pattern: string },
): z.ZodType<string, string> {
  return z.string().meta({ description, pattern }).transform((value, context) =>
    parse(value) === undefined
      ? refuse(context, "not_a_page", "Must be `next` of an answer")
      : value
  );
}

/** A part of a cursor as it was before it was encoded; empty, which no name is, for any other text. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
