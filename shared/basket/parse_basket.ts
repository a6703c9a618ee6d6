/**
 * From an untrusted JSON value to a {@linkcode Basket} or the list of all its faults. The API
 * parses what shops send with it, the consumer parses again what stands on the topics.
 *
 * @module
 */
import type { Basket, BasketSchemaOptions } from "./basket.ts";
import { createBasketSchema } from "./basket_schema.ts";
import { findCrossFaults } from "./find_cross_faults.ts";
import { findCrowdedObjects } from "./find_crowded_objects.ts";
import { findDuplicateMembers } from "./find_duplicate_members.ts";
import type { Issue } from "./issue.ts";
import { createBasketReader } from "./read_basket.ts";
import { toIssues } from "./to_issues.ts";

/** What {@linkcode parseBasket} finds: the basket, or its faults, never both. */
export type ParsedBasket =
  | { readonly ok: true; readonly basket: Basket }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Most faults that are reported of one basket; 20 say enough and keep the answer small. */
export const MAX_ISSUES = 20;

/**
 * Reads a basket.
 *
 * @param input a parsed JSON value
 * @param text the JSON text of `input`, in which members that come twice are looked for: a parsed
 * value no longer shows them. Without it they are not
 */
export type BasketParser = (input: unknown, text?: string) => ParsedBasket;

/**
 * Reads a basket that was accepted before, held against the machine's clock. Never throws; faults
 * come in the order of the contract, unknown fields behind the known ones of their object, then what
 * does not fit together, then members that come twice.
 *
 * @example
 * ```ts
 * import { parseBasket } from "./parse_basket.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const parsed = parseBasket({ id: "b-1", store: "Gent", date: "2020-02-30", products: [] });
 * assertEquals(parsed.ok ? [] : parsed.issues.map(({ code, pointer }) => [code, pointer]), [
 *   ["not_a_date", "/date"],
 *   ["too_few", "/products"],
 * ]);
 * ```
 */
export const parseBasket: BasketParser = createBasketParser();

/**
 * A {@linkcode parseBasket} with a clock of its own, or that of the door. What is valid is read without
 * zod; anything else goes through the schema as a whole, which alone names faults.
 */
export function createBasketParser(options: BasketSchemaOptions = {}): BasketParser {
  const read = createBasketReader(options);
  const parseBySchema = createSchemaParser(options);
  return function parseBasket(input, text) {
    const basket = read(input);
    const isGood = basket !== undefined && findCrossFaults(input).length === 0 &&
      (text === undefined || findDuplicateMembers(text, input).length === 0);
    return isGood ? { ok: true, basket } : parseBySchema(input, text);
  };
}

/** The same by the schema alone, several times as slow: what {@linkcode createBasketParser} is held to. */
export function createSchemaParser(options: BasketSchemaOptions = {}): BasketParser {
  const schema = createBasketSchema(options);
  return function parseBySchema(input, text) {
    const crowded = findCrowdedObjects(input);
    if (crowded.length > 0) return { ok: false, issues: crowded.slice(0, MAX_ISSUES) };
    const result = schema.safeParse(input, { reportInput: true });
    const others = findCrossFaults(input);
    const doubled = text === undefined ? [] : findDuplicateMembers(text, input);
    if (result.success && others.length === 0 && doubled.length === 0) {
      return { ok: true, basket: result.data };
    }
    const faults = result.error?.issues.flatMap((issue) => toIssues(issue, "basket")) ?? [];
    return { ok: false, issues: [...faults, ...others, ...doubled].slice(0, MAX_ISSUES) };
  };
}
