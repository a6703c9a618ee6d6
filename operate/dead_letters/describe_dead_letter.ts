/**
 * Describes one dead letter: the record as it came, its faults when validated again now, and the
 * stored basket with the same store and id.
 *
 * @module
 */
import type { Unit } from "../../shared/basket/basket.ts";
import {
  type BasketDiff,
  type BasketVersion,
  diffBaskets,
  toVersion,
} from "../../shared/dead_letters/diff_baskets.ts";
import { findFaults, type Judgement } from "../../shared/dead_letters/find_faults.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toRowKey } from "../../consumer/store/insert_baskets.ts";
import { readStored, type StoredBasket } from "../verify/read_stored.ts";

/** A dead letter and what explains it. */
export interface DeadLetterDescription extends Pick<Judgement, "faults"> {
  readonly deadLetter: StoredDeadLetter;
  /** The stored basket with the same store and id, if there is one. */
  readonly stored?: StoredBasket;
  /** Differences from `stored`, when the record is valid now. */
  readonly changes?: readonly BasketDiff[];
}

/** Describes `deadLetter`. Changes nothing. */
export async function describeDeadLetter(
  database: Queryable,
  deadLetter: StoredDeadLetter,
): Promise<DeadLetterDescription> {
  const { faults, basket } = findFaults(deadLetter.record);
  const identity = basket ?? deadLetter.identity;
  if (identity === undefined) return { deadLetter, faults };
  const { baskets } = await readStored(database, [{ ...deadLetter.position, identity }]);
  const stored = baskets.get(toRowKey(identity));
  if (stored === undefined) return { deadLetter, faults };
  return {
    deadLetter,
    faults,
    stored,
    ...(basket === undefined
      ? {}
      : { changes: diffBaskets(toStoredVersion(stored), toVersion(basket)) }),
  };
}

/** The version that is stored, a kind only where the shop said it. */
export function toStoredVersion(
  { purchasedOn, lines, ...stored }: StoredBasket,
): BasketVersion {
  return {
    ...stored,
    date: purchasedOn,
    lines: new Map(lines.map((line) => [line.line, {
      id: line.productId,
      name: line.name,
      priceCents: line.priceCents,
      quantityThousandths: line.quantityThousandths,
      unit: line.unit as Unit,
      ...(line.isKindGiven ? { kind: line.kind } : {}),
    }])),
  };
}
