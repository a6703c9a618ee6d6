/**
 * A dead letter as the table `dead_letters` keeps it, and how its rows are read.
 *
 * @module
 */
import type { BasketIdentity } from "../basket/basket.ts";
import type { TextRow } from "../postgres/database.ts";
import { type RawRecord, type RecordHeaders, toRecordHeaders } from "../basket/raw_record.ts";
import { formatPosition, type Position } from "../kafka/position.ts";
import { toPosition } from "../postgres/position_columns.ts";
import { toInstant } from "../postgres/to_instant.ts";
import { type DeadLetterCode, isDeadLetterCode } from "./dead_letter_code.ts";

/** What identifies a dead letter: offsets start again when a topic is made again or restored. */
export interface DeadLetterKey {
  /** Position of its record. */
  readonly position: Position;
  /** As `toRecordHash` makes it: SHA-256 in hexadecimal. */
  readonly contentHash: string;
}

/** A dead letter without its record's content. */
export interface DeadLetterHead extends DeadLetterKey {
  /** Why the record became a dead letter, for programs. */
  readonly code: DeadLetterCode;
  /** Why the record became a dead letter, for people. */
  readonly detail: string;
  /** Which basket it would have been, where that could be read. */
  readonly identity?: BasketIdentity;
  /** ISO instant. */
  readonly failedAt: string;
  /** The record's own timestamp as an ISO instant; `undefined` when it had none that is a date. */
  readonly recordTimestamp?: string;
  /** `undefined` while it is open. */
  readonly settlement?: Settlement;
}

/** How a dead letter was settled; `at` is an ISO instant. */
export type Settlement =
  /** `to` is the position of the record that its basket is stored with. */
  | { readonly kind: "replayed"; readonly at: string; readonly to: string }
  | { readonly kind: "discarded"; readonly at: string; readonly reason: string };

/** A dead letter with its content. */
export interface StoredDeadLetter extends DeadLetterHead {
  /**
   * The record as it came. Where the table does not know its timestamp, it is the time of the failure,
   * which is the closest known.
   */
  readonly record: RawRecord;
}

/** Columns of `dead_letters` for {@linkcode toDeadLetterHead}. */
export const DEAD_LETTER_HEAD_COLUMNS = `
  dead_letters.topic, dead_letters.partition_id, dead_letters.record_offset,
  encode(dead_letters.content_hash, 'hex') as content_hash,
  dead_letters.code, dead_letters.detail, dead_letters.store, dead_letters.basket_id,
  ${toInstant("dead_letters.failed_at")} as failed_at,
  ${toInstant("dead_letters.record_timestamp")} as record_timestamp,
  ${toInstant("dead_letters.replayed_at")} as replayed_at, dead_letters.replayed_to,
  ${toInstant("dead_letters.discarded_at")} as discarded_at, dead_letters.discard_reason`;

/** Columns for {@linkcode toStoredDeadLetter}. */
export const DEAD_LETTER_COLUMNS = `${DEAD_LETTER_HEAD_COLUMNS},
  encode(dead_letters.key, 'hex') as key, encode(dead_letters.value, 'hex') as value,
  dead_letters.headers::text as headers`;

/** How dead letters are ordered: by position, then the older first. */
export const DEAD_LETTER_ORDER = `
  dead_letters.topic, dead_letters.partition_id, dead_letters.record_offset,
  dead_letters.failed_at, dead_letters.content_hash`;

/**
 * The head that a row of {@linkcode DEAD_LETTER_HEAD_COLUMNS} holds.
 *
 * @throws {Error} when a newer version wrote a code that this one does not know
 */
export function toDeadLetterHead(row: TextRow): DeadLetterHead {
  const settlement = toSettlement(row);
  const position = toPosition(row);
  return {
    position,
    contentHash: row.content_hash ?? "",
    code: toCode(row, position),
    detail: row.detail ?? "",
    ...(typeof row.store === "string" && typeof row.basket_id === "string"
      ? { identity: { store: row.store, id: row.basket_id } }
      : {}),
    failedAt: row.failed_at ?? "",
    ...(typeof row.record_timestamp === "string" ? { recordTimestamp: row.record_timestamp } : {}),
    ...(settlement === undefined ? {} : { settlement }),
  };
}

/** The dead letter that a row of {@linkcode DEAD_LETTER_COLUMNS} holds. */
export function toStoredDeadLetter(row: TextRow): StoredDeadLetter {
  const head = toDeadLetterHead(row);
  return {
    ...head,
    record: {
      ...head.position,
      timestampMs: Date.parse(head.recordTimestamp ?? head.failedAt),
      key: toBytes(row.key),
      value: toBytes(row.value),
      headers: toHeaders(row.headers ?? "{}"),
      ...toTruncation(head),
    },
  };
}

/** Of a record that is kept in part, so that nothing takes the part for the whole. */
function toTruncation(
  { code, detail, contentHash, position: { offset } }: DeadLetterHead,
): Pick<RawRecord, "truncation"> {
  if (code !== "unreadable_batch" && code !== "oversized_value") return {};
  return { truncation: { code, detail, sha256: contentHash, lastOffset: offset } };
}

function toCode({ code }: TextRow, position: Position): DeadLetterCode {
  if (isDeadLetterCode(code)) return code;
  throw new Error(
    `Cannot read dead letter ${formatPosition(position)}: this version does not know its code ` +
      `${JSON.stringify(code)}. Use the version of the consumer that wrote it`,
  );
}

function toSettlement(row: TextRow): Settlement | undefined {
  if (typeof row.replayed_at === "string") {
    return { kind: "replayed", at: row.replayed_at, to: row.replayed_to ?? "unknown" };
  }
  if (typeof row.discarded_at === "string") {
    return { kind: "discarded", at: row.discarded_at, reason: row.discard_reason ?? "" };
  }
  return undefined;
}

function toBytes(hex: string | null | undefined): Uint8Array | null {
  return typeof hex === "string" ? Uint8Array.fromHex(hex) : null;
}

/** Decodes the base64 values that `insertDeadLetters` writes. */
function toHeaders(json: string): RecordHeaders {
  const names: Readonly<Record<string, unknown>> = JSON.parse(json);
  return toRecordHeaders(
    Object.entries(names).map(([name, value]) => [name, Uint8Array.fromBase64(String(value))]),
  );
}
