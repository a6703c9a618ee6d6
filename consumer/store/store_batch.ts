/**
 * Stores a batch of prepared records in one transaction: new baskets with lines, rollups and tills,
 * closings, repeats and erased baskets not at all, conflicts (of another date: reused ids), baskets of
 * months that are not kept and rejected records as dead letters, and where its partitions go on.
 * Running it again on the same records changes nothing but the count of those that were erased.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import {
  type BasketRow,
  type ClosingRow,
  type DeadLetter,
  type PreparedRecord,
  recordOf,
} from "../prepared_record.ts";
import { insertBaskets, toRowKey } from "./insert_baskets.ts";
import { countReceipts } from "../tills/count_receipts.ts";
import { findOtherReceipts } from "./find_other_receipts.ts";
import { storeClosings } from "../tills/store_closings.ts";
import { insertDeadLetters } from "./insert_dead_letters.ts";
import { movePositions } from "./move_positions.ts";
import { moveAllBehind, type PartitionPosition } from "./partition_position.ts";
import { withholdBaskets } from "./withhold_baskets.ts";

/** What became of a batch; every record is in exactly one of the five. */
export interface StoredBatch {
  /** Baskets that this batch has added. */
  readonly stored: readonly BasketRow[];
  /** Closings that this batch has added. */
  readonly closings?: readonly ClosingRow[];
  /** Records whose basket or closing was stored already with the same content. */
  readonly repeats: number;
  readonly deadLetters: readonly DeadLetter[];
  /** Records of erased baskets, which are neither stored nor kept. */
  readonly erased?: readonly RawRecord[];
  /** Those of `erased` whose receipt is another than what was erased: a till misses it. */
  readonly otherReceipts?: readonly RawRecord[];
}

/** Stores a batch whose records follow `positions` in their partitions. */
export type StoreBatch = (
  batch: readonly PreparedRecord[],
  positions?: readonly PartitionPosition[],
) => Promise<StoredBatch>;

/**
 * Stores `batch`, in its order: of two baskets with the same `(store, id)` the first counts.
 *
 * @param positions where the partitions are; the transaction moves each behind the last record that
 * the batch has of it. Records of other partitions move none: they come from no topic
 * @throws {PositionsMovedError} when a partition is elsewhere, and then it has stored nothing
 * @throws {DatabaseError} and then it has stored nothing
 */
export async function storeBatch(
  database: Database,
  batch: readonly PreparedRecord[],
  positions: readonly PartitionPosition[] = [],
): Promise<StoredBatch> {
  const moved = moveAllBehind(positions, batch.map(recordOf));
  return await database.transaction(async (transaction) => {
    const policies = await movePositions(transaction, { from: positions, to: moved });
    const { rest, erased } = await withholdBaskets(transaction, batch, policies);
    const reports = rest.flatMap((prepared) => prepared.kind === "closing" ? [prepared.row] : []);
    const rejected = rest.flatMap((prepared) =>
      prepared.kind === "dead_letter" ? [prepared.deadLetter] : []
    );
    const { stored, repeats, conflicts } = await storeRows(transaction, toRows(rest));
    const erasedRows = toRows(erased);
    const others = await findOtherReceipts(transaction, erasedRows);
    await countReceipts(transaction, stored, {
      alsoTouch: reports,
      erased: erasedRows.filter((row) => !others.has(row)),
    });
    const closings = await storeClosings(transaction, reports);
    const deadLetters = [...rejected, ...conflicts];
    await insertDeadLetters(transaction, deadLetters);
    return {
      stored,
      closings,
      repeats: repeats + reports.length - closings.length,
      deadLetters,
      erased: erased.map(recordOf),
      otherReceipts: [...others].map(({ record }) => record),
    };
  });
}

/** What became of the records of several batches. */
export function mergeStored(batches: readonly StoredBatch[]): StoredBatch {
  return {
    stored: batches.flatMap(({ stored }) => stored),
    closings: batches.flatMap(({ closings = [] }) => closings),
    repeats: batches.reduce((sum, { repeats }) => sum + repeats, 0),
    deadLetters: batches.flatMap(({ deadLetters }) => deadLetters),
    erased: batches.flatMap(({ erased = [] }) => erased),
    otherReceipts: batches.flatMap(({ otherReceipts = [] }) => otherReceipts),
  };
}

/** How many records a batch had. */
export function countRecords(
  { stored, closings = [], repeats, deadLetters, erased = [] }: StoredBatch,
): number {
  return stored.length + closings.length + repeats + deadLetters.length + erased.length;
}

function toRows(batch: readonly PreparedRecord[]): readonly BasketRow[] {
  return batch.flatMap((prepared) => prepared.kind === "basket" ? [prepared.row] : []);
}

async function storeRows(transaction: Queryable, rows: readonly BasketRow[]) {
  const stored: BasketRow[] = [];
  const others: OtherContent[] = [];
  let repeats = 0;
  if (rows.length === 0) return { stored, repeats, conflicts: [] };

  const firsts = new Map<string, BasketRow>();
  for (const row of rows) {
    const key = toRowKey(row);
    if (!firsts.has(key)) firsts.set(key, row);
  }
  const candidates = [...firsts.values()];
  const inserted = await insertBaskets(transaction, candidates);
  const known = await readVersions(
    transaction,
    candidates.filter((row) => !inserted.has(toRowKey(row))),
  );
  for (const row of rows) {
    const key = toRowKey(row);
    if (inserted.has(key) && firsts.get(key) === row) {
      stored.push(row);
      continue;
    }
    const first = known.get(key) ?? firsts.get(key) ?? row;
    if (first.contentHash === row.contentHash) repeats++;
    else others.push({ row, first });
  }
  const replaced = await readReplacedVersions(transaction, others.map(({ row }) => row));
  const conflicts = others.filter(({ row }) => !replaced.has(toVersionKey(row))).map(toConflict);
  repeats += others.length - conflicts.length;
  return { stored, repeats, conflicts };
}

/** What tells a repeat from a conflict, and a conflict from a reused id. */
type Version = Pick<BasketRow, "contentHash" | "purchasedOn">;

/** A basket whose key is taken by `first`, which has other content. */
interface OtherContent {
  readonly row: BasketRow;
  readonly first: Version;
}

/** The versions of baskets that were stored before, by their key. */
async function readVersions(
  transaction: Queryable,
  rows: readonly BasketRow[],
): Promise<ReadonlyMap<string, Version>> {
  if (rows.length === 0) return new Map();
  const found = await transaction.query(READ_VERSIONS, [
    toArrayLiteral(rows.map((row) => row.store)),
    toArrayLiteral(rows.map((row) => row.id)),
  ]);
  return new Map(
    found.map(({ store, id, hash, purchased_on }) => [
      toRowKey({ store: store ?? "", id: id ?? "" }),
      { contentHash: hash ?? "", purchasedOn: purchased_on ?? "" },
    ]),
  );
}

/**
 * The rows whose version somebody has replaced on purpose: a redelivery or a late repeat of one is
 * settled, and must not become a conflict.
 */
async function readReplacedVersions(
  transaction: Queryable,
  rows: readonly BasketRow[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const found = await transaction.query(READ_REPLACED, [
    toArrayLiteral(rows.map((row) => row.store)),
    toArrayLiteral(rows.map((row) => row.id)),
    toArrayLiteral(rows.map((row) => `\\x${row.contentHash}`)),
  ]);
  return new Set(
    found.map(({ store, id, hash }) =>
      toVersionKey({ store: store ?? "", id: id ?? "", contentHash: hash ?? "" })
    ),
  );
}

function toVersionKey(row: Pick<BasketRow, "store" | "id" | "contentHash">): string {
  return `${toRowKey(row)}\u0000${row.contentHash}`;
}

/** Another day's basket under a known id is hardly a correction: it is a till whose numbers restart. */
function toConflict({ row: { record, store, id, purchasedOn }, first }: OtherContent): DeadLetter {
  const identity = { store, id };
  if (first.purchasedOn === purchasedOn) {
    const detail = "A basket with this store and id but other content is stored already";
    return { record, code: "conflict", detail, identity };
  }
  const detail = `A basket with this store and id but of ${first.purchasedOn}, not ` +
    `${purchasedOn}, is stored already: an id must never come again`;
  return { record, code: "id_reused", detail, identity };
}

const READ_VERSIONS = `
  select store, id, encode(content_hash, 'hex') as hash, ${toDay("purchased_on")} as purchased_on
  from baskets
  join unnest($1::text[], $2::text[]) as wanted (store, id) using (store, id)`;

const READ_REPLACED = `
  select store, id, encode(content_hash, 'hex') as hash
  from replaced_baskets
  join unnest($1::text[], $2::text[], $3::bytea[])
    as wanted (store, id, content_hash) using (store, id, content_hash)`;
