/**
 * API keys whose shops are those of `STORES_FILE`, however the keys spell them.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import type { ApiKey } from "../auth/api_key.ts";
import type { ApiKeys } from "../auth/key_ring.ts";
import type { KnownStores } from "./open_known_stores.ts";
import { type StoreIndex, toSpellings } from "./store_index.ts";

/** A key that names shops which are not known. */
export interface LostKey {
  readonly key: string;
  /** At most 20 of them. */
  readonly stores: readonly string[];
}

/** Options for {@linkcode toKnownKeys}. */
export interface ToKnownKeysOptions {
  /**
   * Called with at most 20 keys whenever keys or shops have been read, if there are such keys.
   *
   * @default {logs a warning}
   */
  readonly onLostKeys?: (keys: readonly LostKey[]) => void;
}

/**
 * `keys`, each with the known names of its shops besides those it spells itself: baskets that were
 * stored before the list stay readable. Checks all keys now, and again when keys or shops change.
 */
export function toKnownKeys(
  keys: ApiKeys,
  stores: KnownStores,
  { onLostKeys = logLostKeys }: ToKnownKeysOptions = {},
): ApiKeys {
  let checked: { readonly all: readonly ApiKey[]; readonly index: StoreIndex } | undefined;
  let known = new WeakMap<ApiKey, ApiKey>();

  function check(): StoreIndex {
    const [all, index] = [keys.all(), stores.current()];
    if (checked?.all === all && checked.index === index) return index;
    checked = { all, index };
    known = new WeakMap();
    const lost = findLost(all, index);
    if (lost.length > 0) onLostKeys(lost);
    return index;
  }

  check();
  return {
    verify(token) {
      const key = keys.verify(token);
      const index = check();
      if (key?.stores === undefined) return key;
      let made = known.get(key);
      if (made === undefined) {
        const spellings = key.stores.flatMap((store) => toSpellings(store, index));
        made = { ...key, stores: [...new Set(spellings)] };
        known.set(key, made);
      }
      return made;
    },
    all: keys.all,
    badSince() {
      const since = keys.badSince();
      check();
      return since;
    },
  };
}

function findLost(keys: readonly ApiKey[], { resolve }: StoreIndex): readonly LostKey[] {
  const lost: LostKey[] = [];
  for (const { name, stores = [] } of keys) {
    if (lost.length === MAX_LISTED) break;
    const unknown = stores.filter((store) => resolve(store) === undefined).slice(0, MAX_LISTED);
    if (unknown.length > 0) lost.push({ key: name, stores: unknown });
  }
  return lost;
}

function logLostKeys(keys: readonly LostKey[]): void {
  logger.warning("API keys name shops that are not in STORES_FILE", { keys });
}

/** Most keys, and most shops of one, in a line of the log. */
const MAX_LISTED = 20;

const logger = getLogger(["api", "stores"]);
