/**
 * Gives the lines of the default partition the date of their basket, which moves each into its month,
 * while the pipeline goes on. Then lines of older consumers get theirs in the transaction that stores
 * them.
 *
 * @module
 */
import { changeSchema, type ChangeSchemaOptions } from "../../consumer/change_schema.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { walkLines, type WalkOptions } from "./walk_lines.ts";

/** Options for {@linkcode moveLines}. */
export interface MoveLinesOptions extends WalkOptions, Pick<ChangeSchemaOptions, "onBlocked"> {}

/**
 * Dates every line, and moves those whose month has a partition. Idempotent. Whoever waits for a line
 * that moves gets the error 40001, which every writer of lines answers by trying again.
 *
 * @returns how many lines got a date
 * @throws {DatabaseError} what was moved until then stays
 */
export async function moveLines(database: Database, options: MoveLinesOptions): Promise<number> {
  const { signal } = options;
  let lines = 0;
  // Again for what somebody had locked, and for what older consumers have stored meanwhile.
  for (let more = true; more && !signal.aborted;) {
    const moved = await walkLines(database, DATE_LINES, options);
    lines += moved;
    more = moved > FEW;
  }
  if (signal.aborted) return lines;
  await makeIndex(database);
  await changeSchema(database, async (transaction) => {
    // Writers wait while the last lines are moved: few, since the walk has just ended.
    await transaction.query("lock table only basket_products in access exclusive mode");
    const [row] = await transaction.query(DATE_LAST_LINES);
    lines += Number(row?.lines);
    await transaction.query("alter table basket_products enable trigger date_lines");
  }, options);
  return lines;
}

/** A run that was killed while it made the index leaves one that is not valid. */
async function makeIndex(database: Database): Promise<void> {
  const [known] = await database.query(READ_INDEX);
  if (known?.is_valid === "t") return;
  if (known !== undefined) {
    await database.query("drop index concurrently basket_products_default_undated_idx");
  }
  await database.query(MAKE_INDEX);
}

/** Moving so many takes some 50 ms. */
const FEW = 1_000;

// By its page within the default partition: only that has lines without a date. Nobody is waited for
// while lines are locked: others lock them in another order. In two steps, or else the planner may walk
// the index of lines without a date for each batch: 200,000 lines took a minute. An update, not a delete with an insert:
// whoever waits for a line that was deleted would go on without it.
const DATE_LINES = `
  with locked as materialized (
    select ctid as place, store, basket_id
    from basket_products_default
    where ctid >= $1::tid and ctid < $2::tid and basket_purchased_on is null
    for update skip locked
  ),
  dated as materialized (
    select place, purchased_on
    from locked
    join baskets on baskets.store = locked.store and baskets.id = locked.basket_id
  ),
  changed as (
    update basket_products as lines
    set basket_purchased_on = dated.purchased_on
    from dated
    where lines.basket_purchased_on is null
      and lines.ctid = dated.place
    returning 1
  )
  select count(*) as lines from changed`;

const DATE_LAST_LINES = `
  with changed as (
    update basket_products as lines
    set basket_purchased_on = baskets.purchased_on
    from baskets
    where lines.basket_purchased_on is null
      and baskets.store = lines.store
      and baskets.id = lines.basket_id
    returning 1
  )
  select count(*) as lines from changed`;

const READ_INDEX = `
  select indisvalid as is_valid
  from pg_index
  where indexrelid = to_regclass('basket_products_default_undated_idx')`;

// Serves date_lines(). Not within a transaction.
const MAKE_INDEX = `
  create index concurrently basket_products_default_undated_idx
  on basket_products_default (store, basket_id)
  where basket_purchased_on is null`;
