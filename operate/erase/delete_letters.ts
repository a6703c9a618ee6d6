/**
 * Deletes the dead letters that name a basket, and reads first which receipts they are: with them goes
 * the only trace that these came.
 *
 * @module
 */
import { type ChunkLimits, chunksByBytes } from "../../consumer/store/chunks_by_bytes.ts";
import type { ErasedReceipt } from "../../consumer/tills/count_receipts.ts";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { toRecordHeaders } from "../../shared/basket/raw_record.ts";
import { decodeRecord } from "../../shared/basket/record.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toPosition, toPositionArrays } from "../../shared/postgres/position_columns.ts";

/** The dead letters that {@linkcode deleteLetters} deleted. */
export interface DeletedLetters {
  readonly count: number;
  /** Of those that were never replayed and that today's rules can read as a basket. */
  readonly receipts: readonly ErasedReceipt[];
}

/** Deletes them in the caller's transaction, behind the fence, so that none comes meanwhile. */
export async function deleteLetters(
  transaction: Queryable,
  { store, id }: BasketIdentity,
): Promise<DeletedLetters> {
  const receipts: ErasedReceipt[] = [];
  const open = await transaction.query(LOCK, [store, id]);
  for (const chunk of chunksByBytes(open, CHUNKS)) {
    const letters = await transaction.query(READ, [
      ...toPositionArrays(chunk.map(toPosition)),
      toArrayLiteral(chunk.map(({ content_hash }) => `\\x${content_hash}`)),
    ]);
    receipts.push(...letters.flatMap((letter) => toReceipt(letter, store)));
  }
  const deleted = await transaction.query(DELETE, [store, id]);
  return { count: deleted.length, receipts };
}

/** Any bytes may be in a dead letter: what is no basket has no receipt. */
function toReceipt(letter: TextRow, store: string): readonly ErasedReceipt[] {
  const schema = Uint8Array.fromBase64(letter.schema ?? "");
  const decoded = decodeRecord({
    ...toPosition(letter),
    timestampMs: 0,
    key: null,
    value: Uint8Array.fromHex(letter.value ?? ""),
    headers: toRecordHeaders(schema.length === 0 ? [] : [["schema", schema]]),
  });
  if (!decoded.ok) return [];
  const { date: purchasedOn, till, receipt } = decoded.basket;
  if (till === undefined || receipt === undefined) return [];
  return [{ store, purchasedOn, till, receipt }];
}

/** As many as may be in memory at once, where a stranger sent thousands of large ones. */
const CHUNKS: ChunkLimits<TextRow> = {
  sizeOf: ({ bytes }) => Number(bytes),
  maxBytes: 8 * 1_048_576,
  maxItems: 1_000,
};

// What was replayed is stored, under way, or a dead letter again: its number is counted there. A part
// of a record is no basket.
const LOCK = `
  select
    topic, partition_id, record_offset, encode(content_hash, 'hex') as content_hash,
    octet_length(value) as bytes
  from dead_letters
  where store = $1::text and basket_id = $2::text
    and replayed_at is null and value is not null
    and code not in ('unreadable_batch', 'oversized_value')
  order by topic, partition_id, record_offset, dead_letters.content_hash
  for update`;

const READ = `
  select
    topic, partition_id, record_offset,
    encode(value, 'hex') as value, headers ->> 'schema' as schema
  from dead_letters
  join unnest($1::text[], $2::integer[], $3::bigint[], $4::bytea[])
    as wanted (topic, partition_id, record_offset, content_hash)
    using (topic, partition_id, record_offset, content_hash)`;

const DELETE = `
  delete from dead_letters
  where store = $1::text and basket_id = $2::text
  returning topic`;
