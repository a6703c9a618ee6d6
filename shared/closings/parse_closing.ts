/**
 * From an untrusted JSON value to a {@linkcode Closing} or the list of all its faults.
 *
 * @module
 */
import type { z } from "zod";
import type { BasketSchemaOptions } from "../basket/basket.ts";
import { findCrowdedObjects } from "../basket/find_crowded_objects.ts";
import { findDuplicateMembers } from "../basket/find_duplicate_members.ts";
import { type Issue, toPointer } from "../basket/issue.ts";
import { MAX_ISSUES } from "../basket/parse_basket.ts";
import type { Closing } from "./closing.ts";
import { createClosingSchema } from "./closing_schema.ts";

/** What {@linkcode createClosingParser} finds: the closing, or its faults, never both. */
export type ParsedClosing =
  | { readonly ok: true; readonly closing: Closing }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Reads a closing.
 *
 * @param input a parsed JSON value
 * @param text the JSON text of `input`, in which members that come twice are looked for
 */
export type ClosingParser = (input: unknown, text?: string) => ParsedClosing;

/**
 * A parser with a clock of its own, or that of the door. It never throws.
 *
 * @example
 * ```ts
 * import { createClosingParser } from "./parse_closing.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const parse = createClosingParser();
 * const day = { store: "Gent", till: "3", date: "2020-01-01" };
 * const parsed = parse({ ...day, first: 1, last: 9, count: 10, total: 0 });
 * assertEquals(parsed.ok ? [] : parsed.issues.map(({ code, pointer }) => [code, pointer]), [
 *   ["too_big", "/count"],
 * ]);
 * ```
 */
export function createClosingParser(options: BasketSchemaOptions = {}): ClosingParser {
  const schema = createClosingSchema(options);
  return function parseClosing(input, text) {
    const crowded = findCrowdedObjects(input);
    if (crowded.length > 0) return { ok: false, issues: crowded.slice(0, MAX_ISSUES) };
    const result = schema.safeParse(input, { reportInput: true });
    const doubled = text === undefined ? [] : findDuplicateMembers(text, input);
    if (result.success && doubled.length === 0) return { ok: true, closing: result.data };
    const faults = result.error?.issues.flatMap(toIssues) ?? [];
    return { ok: false, issues: [...faults, ...doubled].slice(0, MAX_ISSUES) };
  };
}

/** zod's issue in our words; a strict object reports all its unknown keys in one. */
function toIssues(issue: z.core.$ZodIssue): Issue[] {
  const pointer = toPointer(issue.path);
  switch (issue.code) {
    case "custom":
      return [{ code: String(issue.params?.code ?? "invalid"), pointer, detail: issue.message }];
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        code: "unknown_field",
        pointer: toPointer([...issue.path, key]),
        detail: "Is not a field of a closing",
      }));
    case "invalid_type":
      if (issue.input === undefined) return [{ code: "required", pointer, detail: "Is missing" }];
      // `1e400` is JSON, but no float holds it.
      if (issue.expected === "number" && typeof issue.input === "number") {
        const code = issue.input < 0 ? "too_small" : "too_big";
        return [{ code, pointer, detail: "Must be a finite number" }];
      }
      return [{ code: "wrong_type", pointer, detail: `Must be of type ${issue.expected}` }];
    default:
      return [{ code: "invalid", pointer, detail: issue.message }];
  }
}
