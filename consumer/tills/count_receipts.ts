/**
 * Counts the baskets of a batch in `till_days`, in the transaction that inserts them. What is missing
 * is not worked out here: a till's receipts come from many partitions, so that gaps open and close
 * within milliseconds.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../prepared_record.ts";
import { type Columns, toColumnNames, toInputArrays, toInputTable } from "../store/column.ts";
import { type ReceiptRanges, toReceiptRanges } from "./receipt_ranges.ts";
import { MAX_MULTIRANGE_BYTES, type TillDay, toTillDayKey } from "./till_day.ts";

/**
 * Adds inserted baskets to their till and day; those without a till cost nothing. Run it after the
 * rollups are changed: every writer takes its locks in that order.
 */
export async function countReceipts(
  transaction: Queryable,
  rows: readonly BasketRow[],
  { alsoTouch = [], erased = [] }: {
    /** Tills and days to look at again, since a closing of them comes in the same transaction. */
    readonly alsoTouch?: readonly TillDay[];
    /** Baskets that are not stored, since they were erased: their receipts are not missing. */
    readonly erased?: readonly ErasedReceipt[];
  } = {},
): Promise<void> {
  const sums = sumUp(rows, { alsoTouch, erased });
  if (sums.length === 0) return;
  const counted = sums.map((sum) => ({ ...sum, ranges: toReceiptRanges(sum.numbers) }));
  await transaction.query(COUNT, toInputArrays(COLUMNS, counted), { keepPlan: true });
}

/** What is known of an erased basket at its till. */
export type ErasedReceipt = Pick<BasketRow, "store" | "purchasedOn" | "till" | "receipt">;

interface Sum extends TillDay {
  readonly numbers: number[];
  /** Numbers of erased baskets. */
  readonly erased: number[];
  cents: number;
}

function sumUp(
  rows: readonly BasketRow[],
  { alsoTouch, erased }: {
    readonly alsoTouch: readonly TillDay[];
    readonly erased: readonly ErasedReceipt[];
  },
): readonly Sum[] {
  const sums = new Map<string, Sum>();
  function sumOf({ store, till, day }: TillDay): Sum {
    const key = toTillDayKey({ store, till, day });
    const known = sums.get(key);
    if (known !== undefined) return known;
    const sum = { store, till, day, numbers: [], erased: [], cents: 0 };
    sums.set(key, sum);
    return sum;
  }
  for (const tillDay of alsoTouch) sumOf(tillDay);
  for (const { store, till, receipt, purchasedOn: day, totalCents } of rows) {
    if (till === undefined || receipt === undefined) continue;
    const sum = sumOf({ store, till, day });
    sum.numbers.push(receipt);
    sum.cents += totalCents;
  }
  for (const { store, till, receipt, purchasedOn: day } of erased) {
    if (till === undefined || receipt === undefined) continue;
    sumOf({ store, till, day }).erased.push(receipt);
  }
  return [...sums.values()];
}

interface CountedSum extends Sum {
  readonly ranges: ReceiptRanges;
}

const COLUMNS = {
  store: { type: "text", value: ({ store }) => store },
  till: { type: "text", value: ({ till }) => till },
  day: { type: "date", value: ({ day }) => day },
  baskets: { type: "bigint", value: ({ numbers }) => numbers.length },
  revenue: { type: "numeric", value: ({ cents }) => formatCents(cents) },
  received: { type: "int8multirange", value: ({ ranges }) => ranges.received },
  doubled: { type: "int8multirange", value: ({ ranges }) => ranges.doubled },
  erased: { type: "int8multirange", value: ({ erased }) => toReceiptRanges(erased).received },
} as const satisfies Columns<CountedSum>;

// A bound on the sum, since computing that twice would cost more than all the rest. It may be past the
// limit a little early, and `doubled` a batch late: the row is counted again once it is quiet. Its
// baskets say all but the numbers of erased ones, so these are kept.
const IS_SCATTERED = `(
  known.scattered
  or pg_column_size(known.received) + pg_column_size(excluded.received) > ${MAX_MULTIRANGE_BYTES}
  or pg_column_size(known.doubled) > ${MAX_MULTIRANGE_BYTES}
  or pg_column_size(known.erased) > ${MAX_MULTIRANGE_BYTES}
)`;

// Ordered by the key, as every writer locks these rows.
const COUNT = `
  insert into till_days as known (${toColumnNames(COLUMNS)}, scattered, changed_at)
  select *, false, clock_timestamp()
  from ${toInputTable(COLUMNS)}
  order by store, till, day
  on conflict (store, till, day) do update
  set
    baskets = known.baskets + excluded.baskets,
    revenue = known.revenue + excluded.revenue,
    received = case when ${IS_SCATTERED} then '{}' else known.received + excluded.received end,
    doubled = case
      when ${IS_SCATTERED} then '{}'
      when known.received && excluded.received
        then known.doubled + known.received * excluded.received + excluded.doubled
      when isempty(excluded.doubled) then known.doubled
      else known.doubled + excluded.doubled
    end,
    erased = case
      when isempty(excluded.erased) or pg_column_size(known.erased) > ${MAX_MULTIRANGE_BYTES}
        then known.erased
      else known.erased + excluded.erased
    end,
    scattered = ${IS_SCATTERED},
    changed_at = clock_timestamp(),
    checked_at = null`;
