/**
 * Names of shops that look alike: one shop under several names, maybe, whose sales add up to nothing
 * whole.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { foldStoreLoosely } from "../stores/fold_store.ts";
import { toIndexKey } from "../stores/store_index.ts";

/** Most names that are given of one shop: all of a large group would take quadratic space. */
export const MAX_LOOKALIKES = 5;

/**
 * Groups `stores`, in which a name may come twice, and resolves to the function that finds the
 * others that look like one of them, in their order. Folding 10,000 names of the worst kind takes
 * 0.2 s, so it makes way for others every 5 ms.
 */
export async function indexLookalikes(
  stores: readonly string[],
): Promise<(store: string) => readonly string[]> {
  const groups = new Map<string, string[]>();
  const keys = new Map<string, string>();
  let turnEnds = performance.now() + TURN_MS;
  for (const store of stores) {
    if (performance.now() > turnEnds) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      turnEnds = performance.now() + TURN_MS;
    }
    const key = toIndexKey(foldStoreLoosely(store));
    keys.set(toIndexKey(store), key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [store]);
    // One more than is given, since a shop is not its own lookalike.
    else if (group.length <= MAX_LOOKALIKES && !group.includes(store)) group.push(store);
  }
  return function findLookalikes(store) {
    const group = groups.get(keys.get(toIndexKey(store)) ?? "") ?? [];
    return group.filter((other) => other !== store).slice(0, MAX_LOOKALIKES);
  };
}

const TURN_MS = 5;
