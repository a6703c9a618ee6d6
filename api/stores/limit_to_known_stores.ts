/**
 * Faults of a basket whose shop nobody knows, and the one spelling of a shop that is known.
 *
 * @module
 */
import { parseIdentity } from "../../shared/basket/basket_schema.ts";
import type { Issue } from "../../shared/basket/issue.ts";
import { type BasketParser, MAX_ISSUES } from "../../shared/basket/parse_basket.ts";
import type { KnownStores } from "./open_known_stores.ts";

/**
 * `parse`, which finds `unknown_store` too: among the other faults, in the order of the contract. A
 * basket of a known shop has its known name.
 */
export function limitToKnownStores(
  parse: BasketParser,
  stores: KnownStores,
): BasketParser {
  return function parseOfKnownStore(input, text) {
    const parsed = parse(input, text);
    const store = parsed.ok ? parsed.basket.store : readStore(input);
    if (store === undefined) return parsed;
    const known = stores.current().resolve(store);
    if (known === undefined) {
      return { ok: false, issues: addUnknown(parsed.ok ? [] : parsed.issues) };
    }
    return parsed.ok && known !== store
      ? { ok: true, basket: { ...parsed.basket, store: known } }
      : parsed;
  };
}

/** The shop of a basket with other faults, if that is a good name. */
function readStore(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("store" in input)) return undefined;
  return parseIdentity({ store: input.store, id: "any" }, { isAtDoor: true })?.store;
}

function addUnknown(issues: readonly Issue[]): readonly Issue[] {
  const place = issues.findIndex(({ pointer }) => pointer !== "/id");
  return issues.toSpliced(place < 0 ? issues.length : place, 0, UNKNOWN_STORE)
    .slice(0, MAX_ISSUES);
}

/** The fault of a shop that is not known. */
export const UNKNOWN_STORE: Issue = {
  code: "unknown_store",
  pointer: "/store",
  detail: "Is not one of the shops that are known here",
};
