/**
 * The shop of a document that is refused for other faults.
 *
 * @module
 */
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { basketText } from "../../shared/basket/basket_text.ts";
import { isObject } from "../../shared/basket/is_object.ts";
import type { StoreIndex } from "../stores/store_index.ts";

/**
 * The shop that `input` names, as baskets of it are stored: the known spelling, or a valid name that
 * nobody knows. `undefined` where there is none, or one that no basket may have.
 */
export function readStoreName(input: unknown, stores: StoreIndex): string | undefined {
  const store = isObject(input) ? STORE.read(input["store"]) : undefined;
  return store === undefined ? undefined : stores.resolve(store) ?? store;
}

const STORE = basketText(LIMITS.storeLength, { description: "The shop.", rule: "identity" });
