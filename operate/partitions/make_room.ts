/**
 * Makes months that the default partition holds lines of, while the pipeline goes on. Postgres makes
 * no partition whose lines are in the default one, and looks for them under a lock that keeps everybody
 * out. So all lines there lose their date first, in small transactions: readers take a line without a
 * date as one with the right date. Then a constraint proves that no line is in the way.
 *
 * Each step looks where the last run ended, so a run may be killed at any moment and repeated.
 *
 * @module
 */
import { changeSchema, type ChangeSchemaOptions } from "../../consumer/change_schema.ts";
import { MAKE_MONTH } from "../../consumer/months/make_months_ahead.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { readMissingMonths, type WantedMonths } from "./layout.ts";
import { walkLines, type WalkOptions } from "./walk_lines.ts";

/** Options for {@linkcode makeRoom}. */
export interface MakeRoomOptions
  extends WalkOptions, WantedMonths, Pick<ChangeSchemaOptions, "onBlocked"> {}

/**
 * Makes every missing month. Until {@linkcode moveLines} has run, the lines of the default partition
 * have no date.
 *
 * @returns the first days of the months that were made; fewer when `signal` aborted
 * @throws {DatabaseError} what was done until then stays, and the next run goes on
 */
export async function makeRoom(
  database: Database,
  options: MakeRoomOptions,
): Promise<readonly string[]> {
  const { signal } = options;
  const made: string[] = [];
  await changeSchema(database, (transaction) => transaction.query(BEGIN, [], SCRIPT), options);
  do {
    await walkLines(database, TAKE_DATES, options);
    if (signal.aborted) return made;
  } while (!await isProven(database));
  for (const month of await readMissingMonths(database, options)) {
    if (signal.aborted) return made;
    await changeSchema(database, (transaction) => transaction.query(MAKE_MONTH, [month]), options);
    made.push(month);
  }
  await changeSchema(database, (transaction) => transaction.query(END, [], SCRIPT), options);
  return made;
}

/** Reads the whole partition, and keeps nobody waiting. */
async function isProven(database: Database): Promise<boolean> {
  try {
    await database.query(PROVE);
    return true;
  } catch (error) {
    // Lines that somebody had locked still have their date.
    if (error instanceof DatabaseError && error.sqlstate === CHECK_VIOLATION) return false;
    throw error;
  }
}

const SCRIPT = { isScript: true } as const;
const CHECK_VIOLATION = "23514";

// The whole table first: transactions in hand come to their end, and none waits for us while we wait
// for it.
const BEGIN = `
  lock table only basket_products in access exclusive mode;
  alter table basket_products disable trigger date_lines;
  alter table basket_products_default enable trigger leave_undated;
  do $$
  begin
    if not exists (
      select from pg_constraint
      where conrelid = 'basket_products_default'::regclass
        and conname = 'basket_products_default_undated'
    ) then
      alter table basket_products_default
        add constraint basket_products_default_undated
        check (basket_purchased_on is null) not valid;
    end if;
  end;
  $$;`;

// Nobody is waited for while lines are locked: others lock them in another order.
const TAKE_DATES = `
  with changed as (
    update basket_products_default
    set basket_purchased_on = null
    where ctid = any (array(
      select ctid
      from basket_products_default
      where ctid >= $1::tid and ctid < $2::tid and basket_purchased_on is not null
      for update skip locked
    ))
    returning 1
  )
  select count(*) as lines from changed`;

const PROVE =
  "alter table basket_products_default validate constraint basket_products_default_undated";

const END = `
  lock table only basket_products in access exclusive mode;
  alter table basket_products_default
    drop constraint basket_products_default_undated,
    disable trigger leave_undated;`;
