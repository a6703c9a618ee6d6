/**
 * Takes out of a batch what must not be stored: baskets of months that are no longer kept become dead
 * letters, records of erased baskets are only counted. Runs behind the fence, before anything is
 * stored; without a policy it runs no statement.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow, DeadLetter, PreparedRecord } from "../prepared_record.ts";
import { findNamedBaskets } from "./find_named_baskets.ts";
import type { Policies } from "./policies.ts";

/** A batch without what must not be stored; each record is in exactly one of both. */
export interface Withheld {
  /** What may be stored, in the order of the batch; expired baskets as dead letters. */
  readonly rest: readonly PreparedRecord[];
  /** Records of erased baskets: neither stored nor kept. */
  readonly erased: readonly PreparedRecord[];
}

/**
 * Splits `batch` by `policies`, and counts the erased ones in their rows of `erasures`.
 *
 * Closings pass, of whatever day: they hold no line, and `retain` keeps the table that they are
 * compared with. A late one then tells which receipts of its day never came.
 */
export async function withholdBaskets(
  transaction: Queryable,
  batch: readonly PreparedRecord[],
  { firstMonth, hasErasures }: Policies,
): Promise<Withheld> {
  const erased = hasErasures ? await findErased(transaction, batch) : NONE;
  if (erased.size === 0 && firstMonth === null) return { rest: batch, erased: [] };
  return {
    // Erased first: a dead letter would keep what was erased.
    rest: batch.filter((prepared) => !erased.has(prepared)).map((prepared) =>
      prepared.kind === "basket" && firstMonth !== null && prepared.row.purchasedOn < firstMonth
        ? { kind: "dead_letter", deadLetter: toExpired(prepared.row, firstMonth) }
        : prepared
    ),
    erased: [...erased],
  };
}

/** The dead letter of a basket from before `firstMonth`. */
export function toExpired(
  { record, store, id, purchasedOn }: BasketRow,
  firstMonth: string,
): DeadLetter {
  const detail = `Its date is ${purchasedOn}, and baskets from before ${firstMonth} are not kept`;
  return { record, code: "expired", detail, identity: { store, id } };
}

async function findErased(
  transaction: Queryable,
  batch: readonly PreparedRecord[],
): Promise<ReadonlySet<PreparedRecord>> {
  const named = batch.flatMap((prepared) =>
    namesOf(prepared).map((identity) => ({ prepared, identity }))
  );
  if (named.length === 0) return NONE;
  const found = await transaction.query(COUNT_ERASED, [
    toArrayLiteral(named.map(({ identity }) => identity.store)),
    toArrayLiteral(named.map(({ identity }) => identity.id)),
  ], { keepPlan: true });
  return new Set(
    found.flatMap(({ place }) => {
      const each = named[Number(place) - 1];
      return each === undefined ? [] : [each.prepared];
    }),
  );
}

/** The baskets that a record may be of. A closing is of none. */
function namesOf(prepared: PreparedRecord): readonly BasketIdentity[] {
  switch (prepared.kind) {
    case "basket":
      return [prepared.row];
    case "closing":
      return [];
    case "dead_letter":
      return findNamedBaskets(prepared.deadLetter);
    default:
      prepared satisfies never;
      throw new Error("Cannot name the basket of an unknown kind of record");
  }
}

const NONE: ReadonlySet<PreparedRecord> = new Set();

// Ordered by the hash: two consumers that count the same baskets must not deadlock.
const COUNT_ERASED = `
  with found as materialized (
    select place, identity_hash
    from erased_baskets($1::text[], $2::text[])
  ), held as (
    select identity_hash
    from erasures
    where identity_hash in (select identity_hash from found)
    order by identity_hash
    for update
  ), counted as (
    update erasures
    set refused = refused + counts.records, last_refused_at = clock_timestamp()
    from (
      select identity_hash, count(*) as records
      from found
      join held using (identity_hash)
      group by identity_hash
    ) as counts
    where erasures.identity_hash = counts.identity_hash
  )
  select place
  from found
  join held using (identity_hash)`;
