/**
 * Which baskets a dead letter may be of: by what could be read of its content, else by its key.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { isClosingRecord } from "../../shared/closings/closing_record.ts";
import type { DeadLetter } from "../prepared_record.ts";

/**
 * The identity that was read; else what the key `store/id` can mean, each `/` being the one between
 * them. None for closings, whose key is `store/till`, and for keys that no basket can have. At most
 * 16, for whoever writes keys of nothing else.
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
    const store = toPart(key.slice(0, slash));
    const id = toPart(key.slice(slash + 1));
    if (store !== undefined && id !== undefined) names.push({ store, id });
    if (names.length === MAX_NAMES) break;
  }
  return names;
}

/** As baskets are stored: trimmed and in NFC. */
function toPart(text: string): string | undefined {
  const part = text.normalize("NFC").trim();
  return part !== "" && [...part].length <= MAX_PART_LENGTH ? part : undefined;
}

const MAX_NAMES = 16;
const MAX_PART_LENGTH = 64;
/** Two parts, each character of four bytes in UTF-8 at most, and the `/`. */
const MAX_KEY_BYTES = 2 * MAX_PART_LENGTH * 4 + 1;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// deno-lint-ignore no-control-regex -- Postgres' text holds no NUL, and no identity any of these
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
