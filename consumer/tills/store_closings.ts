/**
 * Stores the closings of a batch. The latest of a till and day counts, earlier ones are kept, and
 * one that says the same as the latest changes nothing.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { type Columns, toColumnNames, toInputArrays, toInputTable } from "../store/column.ts";
import type { ClosingRow } from "../prepared_record.ts";
import { TILL_DAY_INPUT, toTillDayArrays, toTillDayKey } from "./till_day.ts";

/**
 * Stores `rows`, in their order. The transaction must hold the rows of their tills and days
 * (`countReceipts` with `alsoTouch`): of two at once the second waits there.
 *
 * @returns those that were added
 */
export async function storeClosings(
  transaction: Queryable,
  rows: readonly ClosingRow[],
): Promise<readonly ClosingRow[]> {
  if (rows.length === 0) return [];
  const known = new Set((await transaction.query(READ_KNOWN, toRecordArrays(rows))).map(toRecord));
  const latest = new Map(
    (await transaction.query(READ_LATEST, toTillDayArrays(rows))).map((
      row,
    ) => [toKey(row), row.hash]),
  );
  // Whatever comes before a record that is stored was handled with it, or before it.
  const handled = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (known.has(toRecordKey(row))) handled.set(toTillDayKey(row), index);
  }
  const added: ClosingRow[] = [];
  for (const [index, row] of rows.entries()) {
    const key = toTillDayKey(row);
    if (index <= (handled.get(key) ?? -1) || latest.get(key) === row.contentHash) continue;
    latest.set(key, row.contentHash);
    added.push(row);
  }
  if (added.length === 0) return [];
  const last = new Map(added.map((row) => [toTillDayKey(row), row]));
  await transaction.query(SUPERSEDE, toTillDayArrays(added));
  await transaction.query(
    INSERT,
    toInputArrays(
      CLOSING_COLUMNS,
      added.map((row) => (
        { ...row, isLatest: last.get(toTillDayKey(row)) === row }
      )),
    ),
  );
  return added;
}

/** What identifies a record: offsets start again when a topic is made again. */
function toRecordKey({ record, contentHash }: ClosingRow): string {
  return `${record.topic}/${record.partition}@${record.offset} ${contentHash}`;
}

function toRecord({ topic, partition_id, record_offset, hash }: TextRow): string {
  return `${topic}/${partition_id}@${record_offset} ${hash}`;
}

function toKey({ store, till, day }: TextRow): string {
  return toTillDayKey({ store: store ?? "", till: till ?? "", day: day ?? "" });
}

const RECORD_COLUMNS = {
  topic: { type: "text", value: ({ record }) => record.topic },
  partition_id: { type: "integer", value: ({ record }) => record.partition },
  record_offset: { type: "bigint", value: ({ record }) => record.offset },
  content_hash: { type: "bytea", value: ({ contentHash }) => `\\x${contentHash}` },
} as const satisfies Columns<ClosingRow>;

const toRecordArrays = (rows: readonly ClosingRow[]) => toInputArrays(RECORD_COLUMNS, rows);

/** Columns of `till_closings`; beside them Postgres sets `id`, `stored_at` and `superseded_at`. */
const CLOSING_COLUMNS = {
  store: { type: "text", value: ({ store }) => store },
  till: { type: "text", value: ({ till }) => till },
  day: { type: "date", value: ({ day }) => day },
  first_receipt: { type: "bigint", value: ({ closing }) => closing.span?.first ?? null },
  last_receipt: { type: "bigint", value: ({ closing }) => closing.span?.last ?? null },
  receipts: { type: "bigint", value: ({ closing }) => closing.count },
  total: { type: "numeric", value: ({ closing }) => formatCents(closing.totalCents) },
  received_at: { type: "timestamptz", value: ({ receivedAt }) => receivedAt.toISOString() },
  ...RECORD_COLUMNS,
  is_latest: { type: "boolean", value: ({ isLatest }) => isLatest ? "t" : "f" },
} as const satisfies Columns<ClosingRow & { readonly isLatest: boolean }>;

const READ_KNOWN = `
  select topic, partition_id, record_offset, encode(content_hash, 'hex') as hash
  from till_closings
  join ${toInputTable(RECORD_COLUMNS)} using (topic, partition_id, record_offset, content_hash)`;

const READ_LATEST = `
  select store, till, ${toDay("day")} as day, encode(content_hash, 'hex') as hash
  from till_closings
  where (store, till, day) in (select * from unnest(${TILL_DAY_INPUT}))
    and superseded_at is null`;

const SUPERSEDE = `
  update till_closings
  set superseded_at = clock_timestamp()
  where (store, till, day) in (select * from unnest(${TILL_DAY_INPUT}))
    and superseded_at is null`;

const { is_latest: _, ...INSERTED } = CLOSING_COLUMNS;

const INSERT = `
  insert into till_closings (${toColumnNames(INSERTED)}, superseded_at)
  select ${toColumnNames(INSERTED)}, case when not is_latest then clock_timestamp() end
  from ${toInputTable(CLOSING_COLUMNS)}`;
