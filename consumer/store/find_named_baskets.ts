/**
 * Which baskets a dead letter may be of: by what could be read of its content, else by its key.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { isClosingRecord } from "../../shared/closings/closing_record.ts";
import type { DeadLetter } from "../prepare_record.ts";

/**
 * The identity that was read; else what the key `store/id` can mean, each `/` being the one between
 * them. None for closings, whose key is `store/till`, and for keys that no basket can have.
 */
export function findNamedBaskets(
  { record, identity }: Pick<DeadLetter, "record" | "identity">,
): readonly BasketIdentity[] {
  if (identity !== undefined) return [identity];
  if (record.key === null || record.key.length > MAX_KEY_BYTES || isClosingRecord(record)) {
    return [];
  }
  let key: string;
  try {
    key = decoder.decode(record.key);
  } catch {
    return [];
  }
  if (CONTROL.test(key)) return [];
  const names: BasketIdentity[] = [];
  for (let slash = key.indexOf("/"); slash !== -1; slash = key.indexOf("/", slash + 1)) {
    const [store, id] = [key.slice(0, slash), key.slice(slash + 1)].map((part) =>
      part.normalize("NFC").trim()
    );
    if (store && id) names.push({ store, id });
  }
  return names;
}

/** Two parts of 64 characters, each of four bytes in UTF-8 at most, and the `/`. */
const MAX_KEY_BYTES = 2 * 64 * 4 + 1;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// deno-lint-ignore no-control-regex -- Postgres' text holds no NUL, and no identity any of these
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
