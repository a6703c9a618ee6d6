/**
 * The statement that keeps records that could not become rows, as they came.
 *
 * @module
 */
import {
  type RawRecord,
  type RecordHeaders,
  sizeOfRecord,
} from "../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";
import { type ChunkLimits, chunksByBytes } from "./chunks_by_bytes.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { DeadLetter } from "../prepared_record.ts";
import { type Columns, toColumnNames, toInputArrays, toInputTable } from "./column.ts";

/** Inserts the dead letters. Idempotent: a record that is kept already does not change. */
export async function insertDeadLetters(
  transaction: Queryable,
  deadLetters: readonly DeadLetter[],
): Promise<void> {
  for (const chunk of chunksByBytes(deadLetters, CHUNKS)) {
    await transaction.query(INSERT_DEAD_LETTERS, toInputArrays(COLUMNS, chunk));
  }
}

/** As hexadecimal text, a record takes several times its bytes. */
const CHUNKS: ChunkLimits<DeadLetter> = {
  sizeOf: ({ record }) => sizeOfRecord(record),
  maxBytes: 8 * 1_048_576,
};

/** Details quote the sender's field names, and Postgres' `text` cannot hold a NUL. */
function toStorableText(detail: string): string {
  return detail.replaceAll("\u0000", "\u{fffd}").toWellFormed();
}

function toBytea(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : `\\x${new Uint8Array(bytes).toHex()}`;
}

/** As `toStoredDeadLetter` reads them; own properties only, whatever their names are. */
function toBase64(headers: RecordHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, bytes]) => [
      toStorableText(name),
      new Uint8Array(bytes).toBase64(),
    ]),
  );
}

/** Kafka's -1 is none, and a stranger's may be no date at all. */
function toInstant({ timestampMs }: RawRecord): string | null {
  const isDate = timestampMs >= 0 && timestampMs <= MAX_TIMESTAMP_MS;
  return isDate ? new Date(timestampMs).toISOString() : null;
}

/** The end of the year 9999: what ISO 8601 prints with four digits. */
const MAX_TIMESTAMP_MS = 253_402_300_799_999;

/** Beside these Postgres sets `failed_at`; the others say how a dead letter was settled. */
const COLUMNS = {
  topic: { type: "text", value: ({ record }) => record.topic },
  partition_id: { type: "integer", value: ({ record }) => record.partition },
  record_offset: { type: "bigint", value: ({ record }) => record.offset },
  content_hash: { type: "bytea", value: ({ record }) => `\\x${toRecordHash(record)}` },
  record_timestamp: { type: "timestamptz", value: ({ record }) => toInstant(record) },
  code: { type: "text", value: ({ code }) => code },
  detail: { type: "text", value: ({ detail }) => toStorableText(detail) },
  store: { type: "text", value: ({ identity }) => identity?.store ?? null },
  basket_id: { type: "text", value: ({ identity }) => identity?.id ?? null },
  key: { type: "bytea", value: ({ record, isReduced }) => isReduced ? null : toBytea(record.key) },
  value: {
    type: "bytea",
    value: ({ record, isReduced }) => isReduced ? null : toBytea(record.value),
  },
  headers: {
    type: "jsonb",
    value: ({ record, isReduced }) => isReduced ? "{}" : JSON.stringify(toBase64(record.headers)),
  },
} as const satisfies Columns<DeadLetter>;

const INSERT_DEAD_LETTERS = `
  insert into dead_letters (${toColumnNames(COLUMNS)}, cause)
  select *, dead_letter_cause(detail)
  from ${toInputTable(COLUMNS)}
  order by topic, partition_id, record_offset
  on conflict (topic, partition_id, record_offset, content_hash) do nothing`;
