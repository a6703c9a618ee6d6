/**
 * Finds the shop that a name means, among those that are known.
 *
 * @module
 */
import { foldStore } from "./fold_store.ts";

/** The known shops. */
export interface StoreIndex {
  /**
   * The known name of the shop that `store` means, or `undefined` when there is none. Takes a name
   * as baskets hold it: trimmed, in NFC, of bounded length.
   */
  readonly resolve: (store: string) => string | undefined;
}

/** Every name is a shop of its own, as without a list. */
export const ANY_STORE: StoreIndex = { resolve: (store) => store };

/** Makes the index. No two of `stores` may fold to the same text; their order does not matter. */
export function createStoreIndex(stores: readonly string[]): StoreIndex {
  // A stranger's name is looked up and never goes in.
  const exact = new Set(stores.map(toIndexKey));
  const folded = new Map(stores.map((store) => [toIndexKey(foldStore(store)), store]));
  return {
    resolve: (store) =>
      exact.has(toIndexKey(store)) ? store : folded.get(toIndexKey(foldStore(store))),
  };
}

/**
 * `name` as a key of a `Map` or `Set`. V8 hashes texts that look like integers without a seed, and
 * 100,000 shop numbers, each a multiple of 1,024, took 2 s to index; with a letter before it 0.1 s.
 */
export function toIndexKey(name: string): string {
  return `s${name}`;
}

/** The names under which baskets of the shop may be stored: the known one, and `store` itself. */
export function toSpellings(store: string, { resolve }: StoreIndex): readonly string[] {
  const known = resolve(store);
  return known === undefined || known === store ? [store] : [known, store];
}
