/**
 * Parses the JSON of the file `STORES_FILE`. Every fault is named by its place.
 *
 * @module
 */
import { LIMITS } from "../../shared/basket/basket_schema.ts";
import { basketText } from "../../shared/basket/basket_text.ts";
import type { ParsedFile } from "../files/reread_file.ts";
import { foldStore } from "./fold_store.ts";
import { createStoreIndex, type StoreIndex, toIndexKey } from "./store_index.ts";

/** Most shops. Reading that many takes 0.4 s, in which the API does nothing else. */
export const MAX_STORES = 100_000;

/**
 * Parses the JSON text of a list of shops' names. They obey the rules of a basket's `store`. An
 * empty list is refused: it would turn every basket away.
 */
export function parseStores(text: string): ParsedFile<StoreIndex> {
  let json: unknown;
  try {
    // Editors on Windows may write a byte order mark first; RFC 8259 allows to ignore it.
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return refuse(["must be a JSON array of the shops' names"]);
  }
  if (!Array.isArray(json)) return refuse(["must be a JSON array of the shops' names"]);
  if (json.length === 0) return refuse(["must not be empty; unset it to admit every shop"]);
  if (json.length > MAX_STORES) return refuse([`must have at most ${MAX_STORES} shops`]);
  const stores: string[] = [];
  const faults: string[] = [];
  const firsts = new Map<string, number>();
  for (const [index, name] of json.entries()) {
    if (faults.length === MAX_FAULTS) {
      faults.push("and maybe more");
      break;
    }
    const parsed = NAME.safeParse(name);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const message = issue?.code === "custom" ? issue.message : "must be a text";
      faults.push(`/${index} ${message.replace(/^M/, "m")}`);
      continue;
    }
    const key = toIndexKey(foldStore(parsed.data));
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, index);
    else faults.push(toRepeat(index, { store: parsed.data, first, other: stores[first] ?? "" }));
    stores.push(parsed.data);
  }
  return faults.length > 0 ? refuse(faults) : { ok: true, value: createStoreIndex(stores) };
}

function toRepeat(
  index: number,
  { store, first, other }: {
    readonly store: string;
    readonly first: number;
    readonly other: string;
  },
): string {
  return store === other
    ? `/${index} must not be that of /${first} too: ${JSON.stringify(store)}`
    : `/${index} must differ from /${first} in more than case, accents and blanks: ` +
      `${JSON.stringify(store)} and ${JSON.stringify(other)}`;
}

function refuse(faults: readonly string[]): ParsedFile<StoreIndex> {
  return { ok: false, faults };
}

const NAME = basketText(LIMITS.storeLength, {
  description: "The name of a shop.",
  rule: "identity",
}).schema;

/** More would make the message unreadable. */
const MAX_FAULTS = 20;
