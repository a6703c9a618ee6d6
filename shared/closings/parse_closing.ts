/**
 * From an untrusted JSON value to a {@linkcode Closing} or the list of all its faults.
 *
 * @module
 */
import type { BasketSchemaOptions } from "../basket/basket.ts";
import { findCrowdedObjects } from "../basket/find_crowded_objects.ts";
import { findDuplicateMembers } from "../basket/find_duplicate_members.ts";
import type { Issue } from "../basket/issue.ts";
import { MAX_ISSUES } from "../basket/parse_basket.ts";
import { toIssues } from "../basket/to_issues.ts";
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
    const faults = result.error?.issues.flatMap((issue) => toIssues(issue, "closing")) ?? [];
    return { ok: false, issues: [...faults, ...doubled].slice(0, MAX_ISSUES) };
  };
}
