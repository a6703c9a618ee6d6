/**
 * Describes one dead letter: the record as it came, its faults when validated again now, and the
 * stored basket with the same store and id.
 *
 * @module
 */
import type { Issue, IssueCode } from "../../shared/basket/issue.ts";
import type { DeadLetterCode } from "../../shared/dead_letters/dead_letter_code.ts";
import { parseBasket } from "../../shared/basket/parse_basket.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { DeadLetter, PreparedRecord } from "../../consumer/prepare_record.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { readStored, type StoredBasket } from "../verify/read_stored.ts";
import { type BasketDiff, diffBasket } from "./diff_basket.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";

/** A dead letter and what explains it. */
export interface DeadLetterDescription {
  readonly deadLetter: StoredDeadLetter;
  /** Empty when the record is valid now. */
  readonly faults: readonly Issue<IssueCode | DeadLetterCode>[];
  /** The stored basket with the same store and id, if there is one. */
  readonly stored?: StoredBasket;
  /** Differences from `stored`, when the record is valid now. */
  readonly changes?: readonly BasketDiff[];
}

/** Describes `deadLetter`. Changes nothing. */
export async function describeDeadLetter(
  database: Queryable,
  deadLetter: StoredDeadLetter,
  { prepare }: { readonly prepare: (record: RawRecord) => PreparedRecord },
): Promise<DeadLetterDescription> {
  const prepared = prepare(deadLetter.record);
  const faults = prepared.kind === "dead_letter" ? toFaults(prepared.deadLetter) : [];
  const row = prepared.kind === "basket" ? prepared.row : undefined;
  const identity = row === undefined ? deadLetter.identity : { store: row.store, id: row.id };
  if (identity === undefined) return { deadLetter, faults };
  const { baskets } = await readStored(database, [{ ...deadLetter.position, identity }]);
  const stored = baskets.get(toRowKey(identity));
  if (stored === undefined) return { deadLetter, faults };
  return {
    deadLetter,
    faults,
    stored,
    ...(row === undefined ? {} : { changes: diffBasket(stored, row) }),
  };
}

/** The faults one by one: `detail` joins them. */
function toFaults({ record, code, detail }: DeadLetter): DeadLetterDescription["faults"] {
  const json = code === "invalid_basket" && record.value !== null
    ? parseJson(record.value)
    : undefined;
  const parsed = json?.ok ? parseBasket(json.value) : undefined;
  return parsed === undefined || parsed.ok ? [{ code, pointer: "", detail }] : parsed.issues;
}
