/**
 * The statements that replace a stored basket by another with the same store and id: they keep the
 * old version in `replaced_baskets`, change the rollups by exactly the difference and count the tills
 * again. They run in
 * the caller's transaction.
 *
 * @module
 */
import type { BasketIdentity, LineKind } from "../../shared/basket/basket.ts";
import { parseCents } from "../../shared/basket/money.ts";
import { formatPosition, type Position } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toPosition } from "../../shared/postgres/position_columns.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import type { BasketRow } from "../prepared_record.ts";
import { BASKET_COLUMNS } from "../store/basket_columns.ts";
import { changeRollups } from "../store/change_rollups.ts";
import { countOf } from "../../shared/basket/count_of.ts";
import { linesOfBaskets, OF_ONE_BASKET } from "../../shared/basket/lines_of_baskets.ts";
import { toInputArrays, toInputTable } from "../store/column.ts";
import { insertLines, toChanges } from "../store/insert_baskets.ts";
import { recountTillDays } from "../tills/recount_till_days.ts";

/** Which version of a basket is stored. */
export interface StoredVersion {
  readonly contentHash: string;
  /** Its date, YYYY-MM-DD. */
  readonly purchasedOn: string;
  /** Position of the record that it was stored with. */
  readonly position: Position;
}

/** The stored version, if there is one; `lock` locks its row until the transaction ends. */
export async function readStoredVersion(
  database: Queryable,
  { store, id }: BasketIdentity,
  { lock }: { readonly lock: boolean },
): Promise<StoredVersion | undefined> {
  const [row] = await database.query(lock ? `${READ_VERSION} for update` : READ_VERSION, [
    store,
    id,
  ]);
  if (row === undefined) return undefined;
  return {
    contentHash: row.hash ?? "",
    purchasedOn: row.purchased_on ?? "",
    position: toPosition(row),
  };
}

/**
 * Replaces the stored basket by `row`. The transaction must have locked its row through
 * {@linkcode readStoredVersion}.
 */
export async function replaceBasket(transaction: Queryable, row: BasketRow): Promise<void> {
  const { store, id, record } = row;
  const oldLines = await transaction.query(LOCK_LINES, [store, id]);
  const [old] = await transaction.query(KEEP_OLD, [store, id, formatPosition(record)]);
  await transaction.query(DELETE_LINES, [store, id]);
  await transaction.query(UPDATE_BASKET, toInputArrays(BASKET_COLUMNS, [row]));
  await insertLines(transaction, [row]);
  const day = { store, purchasedOn: old?.purchased_on ?? "" };
  const added = toChanges([row]);
  await changeRollups(transaction, {
    lines: [
      ...oldLines.map(({ name, category, kind, price }) => ({
        ...day,
        name: name ?? "",
        category: category ?? "",
        count: -countOf(kind as LineKind),
        cents: -parseCents(price ?? ""),
      })),
      ...added.lines,
    ],
    baskets: [{ ...day, count: -1, cents: -parseCents(old?.total ?? "") }, ...added.baskets],
  });
  await recountTillDays(transaction, [
    ...(typeof old?.till === "string" ? [{ store, till: old.till, day: day.purchasedOn }] : []),
    ...(row.till === undefined ? [] : [{ store, till: row.till, day: row.purchasedOn }]),
  ]);
}

const READ_VERSION = `
  select topic, partition_id, record_offset, encode(content_hash, 'hex') as hash,
    ${toDay("purchased_on")} as purchased_on
  from baskets
  where store = $1::text and id = $2::text`;

// In the order of the key, as `recategorise` locks lines, and before any value is read: what it
// changed until then is what the rollups hold.
const LOCK_LINES = `
  select name, category, kind, price
  from basket_products as lines
  where ${OF_ONE_BASKET}
  order by line
  for update`;

/** Columns of `baskets` that `replaced_baskets` has too. */
const KEPT_COLUMNS = [...Object.keys(BASKET_COLUMNS), "stored_at"];
/** The primary key of `replaced_baskets`. */
const KEPT_KEY = ["store", "id", "topic", "partition_id", "record_offset"];

// The version of this record may be kept already: somebody deleted the basket after that, and a
// redelivery stored it again. The rollups hold what is stored now, so that version counts.
const KEEP_OLD = `
  insert into replaced_baskets (${KEPT_COLUMNS.join(", ")}, lines, replaced_by)
  select
    ${KEPT_COLUMNS.join(", ")},
    coalesce(
      (
        select jsonb_agg(
          to_jsonb(lines) - 'store' - 'basket_id' - 'basket_purchased_on' order by line
        )
        from basket_products as lines
        where ${linesOfBaskets()}
      ),
      '[]'
    ),
    $3::text
  from baskets
  where store = $1::text and id = $2::text
  on conflict (${KEPT_KEY.join(", ")}) do update
  set
    ${toAssignments(KEPT_COLUMNS, { except: KEPT_KEY, source: "excluded" })},
    lines = excluded.lines,
    replaced_at = excluded.replaced_at,
    replaced_by = excluded.replaced_by
  returning ${toDay("purchased_on")} as purchased_on, total, till`;

// Before the basket gets its new date.
const DELETE_LINES = `
  delete from basket_products as lines
  where ${OF_ONE_BASKET}`;

const UPDATE_BASKET = `
  update baskets
  set
    ${toAssignments(Object.keys(BASKET_COLUMNS), { except: ["store", "id"], source: "input" })},
    stored_at = clock_timestamp()
  from ${toInputTable(BASKET_COLUMNS)}
  where baskets.store = input.store and baskets.id = input.id`;

/** `column = source.column, …` for an update. */
function toAssignments(
  columns: readonly string[],
  { except, source }: { readonly except: readonly string[]; readonly source: string },
): string {
  return columns
    .filter((column) => !except.includes(column))
    .map((column) => `${column} = ${source}.${column}`)
    .join(", ");
}
