/**
 * Baskets of one till for tests, and what is known of the till.
 *
 * @module
 */
import type { BasketRow, ClosingRow } from "../../../consumer/prepared_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { toTillSumStatement } from "../../../consumer/tills/recount_till_days.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";
import { CLOSING_SCHEMA } from "../../../shared/closings/closing_record.ts";
import type { Database, Queryable, TextRow } from "../../../shared/postgres/database.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";
import { aRecord } from "../a_basket.ts";
import { aProduct, aRow, prepare } from "../a_prepared.ts";

/** Till 1 of the example's shop; what `changes` say of it. */
export interface TillChanges {
  readonly id?: string;
  readonly till?: string;
  readonly date?: string;
  /** Euros. @default {1} */
  readonly price?: number;
}

/** A basket with that receipt number, of 1 euro. */
export function aReceipt(receipt: number, changes: TillChanges = {}): BasketRow {
  const { till = "1", date = "2026-01-02", id = `${till}-${date}-${receipt}`, price = 1 } = changes;
  return { ...aRow({ id, date, products: [aProduct("Bread", price)] }), till, receipt };
}

/** A closing of the same till and day, receipts 1 to 3 of a euro each; it stood at `offset`. */
export function aClosing(changes: Partial<WireClosing> = {}, offset = 0): ClosingRow {
  const closing = {
    store: "Brussels",
    till: "1",
    date: "2026-01-02",
    first: 1,
    last: 3,
    count: 3,
    total: 3,
    ...changes,
  };
  const headers = { schema: new TextEncoder().encode(CLOSING_SCHEMA) };
  const prepared = prepare(aRecord(closing, { headers, offset: String(offset) }));
  if (prepared.kind !== "closing") throw new Error("Cannot prepare the closing");
  return prepared.row;
}

/** Stores baskets, then closings, in a transaction. */
export async function storeReceipts(
  database: Database,
  baskets: readonly BasketRow[],
  closings: readonly ClosingRow[] = [],
): Promise<void> {
  await storeBatch(database, [
    ...baskets.map((row) => ({ kind: "basket", row } as const)),
    ...closings.map((row) => ({ kind: "closing", row } as const)),
  ]);
}

/** What is known of each till and day, a line each. */
export async function readTillDays(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(`
    select till, ${
    toDay("day")
  } as day, status, received, doubled, baskets, revenue, missing, unexpected
    from till_days as days
    order by store, till, days.day`);
  return rows.map((row) =>
    `${row.till} ${row.day} ${row.status} ${row.received} ${row.doubled} ` +
    `${row.baskets} ${row.revenue} missing ${row.missing} unexpected ${row.unexpected}`
  );
}

/** Missing numbers, such as `1 2026-01-02 3-4`. */
export async function readMissing(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(`
    select till, ${toDay("day")} as day, from_receipt, to_receipt
    from missing_receipts as missing
    order by store, till, missing.day, from_receipt`);
  return rows.map((row) => `${row.till} ${row.day} ${row.from_receipt}-${row.to_receipt}`);
}

/** The rows that baskets do not bear out, from both sides. */
export async function findWrongTillDays(database: Queryable): Promise<readonly TextRow[]> {
  return await database.query(`
    select store, till, day
    from (
      select store, till, day, baskets, revenue, received, doubled
      from till_days
      where not scattered and baskets > 0
    ) as known
    full join (${toTillSumStatement()}) as sums using (store, till, day)
    where (known.baskets, known.revenue, known.received, known.doubled)
      is distinct from (sums.baskets, sums.revenue, sums.received, sums.doubled)`);
}
