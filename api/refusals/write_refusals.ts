/**
 * The statements on the tables `refusals` and `refusal_samples`: any number of API processes add to the same rows.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { CountedCause } from "./refusal_counts.ts";

/** Most causes that are kept; those not seen for longest go first. */
export const MAX_KEPT_CAUSES = 10_000;

/** How long a cause is kept after it was last seen. */
export const KEPT_DAYS = 30;

/** A code, and how many causes with it are new. */
export interface NewCauses {
  readonly code: string;
  readonly causes: number;
}

/**
 * Adds to the causes, and to the new ones the sample.
 *
 * @param nowMs the time now on the clock of `counted`; the server's clock tells when that is
 * @returns how many causes are new, or were not seen for a day before
 * @throws {DatabaseError}
 */
export async function writeRefusals(
  database: Queryable,
  { counted, nowMs }: { readonly counted: readonly CountedCause[]; readonly nowMs: number },
): Promise<readonly NewCauses[]> {
  const rows = await database.query(WRITE, [
    toArrayLiteral(counted.map(({ cause }) => cause.key)),
    toArrayLiteral(counted.map(({ cause }) => cause.store)),
    toArrayLiteral(counted.map(({ cause }) => cause.code)),
    toArrayLiteral(counted.map(({ cause }) => cause.pointer)),
    toArrayLiteral(counted.map(({ refused }) => refused)),
    toArrayLiteral(counted.map(({ firstMs }) => nowMs - firstMs)),
    toArrayLiteral(counted.map(({ lastMs }) => nowMs - lastMs)),
    toArrayLiteral(counted.map(({ sample = null }) => sample)),
  ]);
  return rows.map(({ code, causes }) => ({ code: code ?? "", causes: Number(causes) }));
}

/**
 * Deletes what is older than {@linkcode KEPT_DAYS}, and what is too many. Idempotent.
 *
 * @throws {DatabaseError}
 */
export async function pruneRefusals(database: Queryable): Promise<void> {
  await database.query(PRUNE, [KEPT_DAYS, MAX_KEPT_CAUSES]);
}

// In the order of the key: two processes that update the same rows in another order would deadlock.
const WRITE = `
  with noted as (
    select
      key_name, store, code, pointer, refused, sample,
      now() - make_interval(secs => greatest(first_age, last_age, 0) / 1000) as first_at,
      now() - make_interval(secs => greatest(last_age, 0) / 1000) as last_at
    from unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::float8[], $7::float8[],
      $8::text[]
    ) as noted (key_name, store, code, pointer, refused, first_age, last_age, sample)
  ), written as (
    insert into refusals as kept
      (key_name, store, code, pointer, refused, first_at, began_at, last_at)
    select key_name, store, code, pointer, refused, first_at, first_at, last_at
    from noted
    order by key_name, store, code, pointer
    on conflict (key_name, store, code, pointer) do update set
      refused = kept.refused + excluded.refused,
      began_at = case
        when excluded.first_at - kept.last_at > interval '1 day' then excluded.first_at
        else kept.began_at
      end,
      last_at = greatest(kept.last_at, excluded.last_at)
    returning key_name, store, code, pointer, refused, first_at, began_at
  ), compared as (
    select
      key_name, store, code, pointer, noted.sample,
      -- Not by the instant alone: two processes can note a cause in the same microsecond.
      written.refused = noted.refused
        or written.began_at = noted.first_at and written.began_at > written.first_at as is_new
    from written
    join noted using (key_name, store, code, pointer)
  ), sampled as (
    insert into refusal_samples (key_name, store, code, pointer, sample)
    select key_name, store, code, pointer, sample
    from compared
    where sample is not null
      and (is_new or not exists (
        select from refusal_samples as known
        where known.key_name = compared.key_name
          and known.store = compared.store
          and known.code = compared.code
          and known.pointer = compared.pointer
      ))
    order by key_name, store, code, pointer
    on conflict (key_name, store, code, pointer) do update set sample = excluded.sample
  )
  select code, count(*) as causes
  from compared
  where is_new
  group by code`;

// The whole table, once an hour and where many are new. Their samples go with them.
const PRUNE = `
  delete from refusals
  using (
    select key_name, store, code, pointer, last_at, row_number() over (order by last_at desc) as place
    from refusals
  ) as kept
  where refusals.key_name = kept.key_name
    and refusals.store = kept.store
    and refusals.code = kept.code
    and refusals.pointer = kept.pointer
    and (
      kept.place > $2::integer
      or refusals.last_at < now() - make_interval(days => $1::integer)
    )`;
