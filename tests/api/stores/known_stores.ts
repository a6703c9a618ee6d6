/**
 * Known shops for tests.
 *
 * @module
 */
import type { KnownStores } from "../../../api/stores/open_known_stores.ts";
import { createStoreIndex } from "../../../api/stores/store_index.ts";

/** These shops, until `set` changes them as a file that is read again would. */
export function knownStores(...stores: string[]): KnownStores & { set(...stores: string[]): void } {
  let index = createStoreIndex(stores);
  return {
    current: () => index,
    badSince: () => undefined,
    set: (...stores) => void (index = createStoreIndex(stores)),
  };
}
