/**
 * The statements that take a basket out of every table, and out of every sum. They run in the caller's
 * transaction, which holds the lock of who makes sums of days, and the fence.
 *
 * @module
 */
import { countReceipts } from "../../consumer/tills/count_receipts.ts";
import { recountTillDays } from "../../consumer/tills/recount_till_days.ts";
import { deleteDays } from "../../consumer/store_days/delete_days.ts";
import { changeRollups } from "../../consumer/store/change_rollups.ts";
import type { BasketIdentity, LineKind } from "../../shared/basket/basket.ts";
import { countOf } from "../../shared/basket/count_of.ts";
import { parseCents } from "../../shared/basket/money.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { deleteLetters } from "./delete_letters.ts";

/** How many rows were, or would be, deleted. */
export interface DeletedRows {
  /** 1 when the basket was stored. */
  readonly baskets: number;
  /** Versions of it that somebody had replaced. */
  readonly replacedVersions: number;
  readonly deadLetters: number;
}

/** What {@linkcode deleteBasket} deleted. */
export interface DeletedBasket extends DeletedRows {
  /** How many receipt numbers it noted as erased; a number may come twice. */
  readonly receipts: number;
}

/**
 * Deletes the stored basket, its lines, its replaced versions and its dead letters, and corrects the
 * rollups by exactly what it added. At its till the receipt's number stays accounted for, and so do
 * those of its dead letters: they came, so they are not missing; only their amounts are gone.
 *
 * Locks as every writer does: dead letters, refusals, basket, lines, rollups, tills. Last come the sums of
 * its day, for which `lockStoreDays()` came first of all.
 */
export async function deleteBasket(
  transaction: Queryable,
  { store, id }: BasketIdentity,
): Promise<DeletedBasket> {
  const key = [store, id];
  const letters = await deleteLetters(transaction, { store, id });
  await transaction.query(FORGET_SAMPLES, [store, `"id": ${JSON.stringify(id)}`]);
  const [basket] = await transaction.query(LOCK_BASKET, key);
  const replaced = await transaction.query(DELETE_REPLACED, key);
  const counts = { replacedVersions: replaced.length, deadLetters: letters.count };
  if (basket === undefined) {
    await countReceipts(transaction, [], { erased: letters.receipts });
    return { baskets: 0, ...counts, receipts: letters.receipts.length };
  }

  const lines = await transaction.query(LOCK_LINES, key);
  await transaction.query(DELETE_LINES, key);
  await transaction.query(DELETE_BASKET, key);
  const purchasedOn = basket.purchased_on ?? "";
  await changeRollups(transaction, {
    lines: lines.map(({ name, category, kind, price }) => ({
      store,
      purchasedOn,
      name: name ?? "",
      category: category ?? "",
      count: -countOf(kind as LineKind),
      cents: -parseCents(price ?? ""),
    })),
    baskets: [{ store, purchasedOn, count: -1, cents: -parseCents(basket.total ?? "") }],
  });
  const { till, receipt } = basket;
  const stored = typeof till === "string" ? [{ till, receipt: Number(receipt) }] : [];
  // First, so that a day which has nothing else keeps its row.
  await countReceipts(transaction, [], {
    erased: [...letters.receipts, ...stored.map((known) => ({ store, purchasedOn, ...known }))],
  });
  await recountTillDays(transaction, stored.map(({ till }) => ({ store, till, day: purchasedOn })));
  // The consumer would make them again soon; an erasure leaves nothing until then.
  await deleteDays(transaction, [{ store, purchasedOn }]);
  return { baskets: 1, ...counts, receipts: letters.receipts.length + stored.length };
}

/** How many rows {@linkcode deleteBasket} would delete. */
export async function countBasketRows(
  database: Queryable,
  { store, id }: BasketIdentity,
): Promise<DeletedRows> {
  const [row] = await database.query(COUNT, [store, id]);
  return {
    baskets: Number(row?.baskets),
    replacedVersions: Number(row?.replaced),
    deadLetters: Number(row?.dead_letters),
  };
}

// A masked sample of what the API refused, also where the shop could not be read. It may be another
// basket's with a product of that id: its cause stays, and one sample less is no loss.
const FORGET_SAMPLES = `
  delete from refusal_samples
  where store in ($1::text, '') and position($2::text in sample) > 0`;

const LOCK_BASKET = `
  select ${toDay("purchased_on")} as purchased_on, total, till, receipt
  from baskets
  where store = $1::text and id = $2::text
  for update`;

const DELETE_REPLACED = `
  delete from replaced_baskets
  where store = $1::text and id = $2::text
  returning topic`;

// Before any value is read, and in the order of the key, as `recategorise` locks lines. In every month,
// whatever date the lines have: an erasure leaves none.
const LOCK_LINES = `
  select name, category, kind, price
  from basket_products
  where store = $1::text and basket_id = $2::text
  order by line
  for update`;

const DELETE_LINES = `
  delete from basket_products
  where store = $1::text and basket_id = $2::text`;

const DELETE_BASKET = `
  delete from baskets
  where store = $1::text and id = $2::text`;

const COUNT = `
  select
    (select count(*) from baskets where store = $1::text and id = $2::text) as baskets,
    (select count(*) from replaced_baskets where store = $1::text and id = $2::text) as replaced,
    (
      select count(*) from dead_letters where store = $1::text and basket_id = $2::text
    ) as dead_letters`;
