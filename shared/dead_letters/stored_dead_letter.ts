/**
 * A dead letter as the table keeps it, and its way there and back between rows and types.
 *
 * @module
 */
import type { BasketIdentity } from "../basket/basket.ts";
import type { TextRow } from "../postgres/database.ts";
import type { RawRecord } from "../basket/record.ts";
import type { Position } from "../kafka/position.ts";

/** What is known of a dead letter without its content. */
export interface LetterHead {
  readonly position: Position;
  readonly code: string;
  readonly detail: string;
  /** Which basket it would have been, where that could be read. */
  readonly identity?: BasketIdentity;
  /** ISO instant. */
  readonly failedAt: string;
  /** Undefined while it is open. */
  readonly settlement?: Settlement;
}

/** How a dead letter was settled; `at` is an ISO instant. */
export type Settlement =
  /** `to` is the position of the record that its basket is stored with. */
  | { readonly kind: "replayed"; readonly at: string; readonly to: string }
  | { readonly kind: "discarded"; readonly at: string; readonly reason: string };

/** A dead letter with its content. */
export interface Letter extends LetterHead {
  /**
   * The record as it came. Its own timestamp was not kept: that of its failure stands in, the
   * closest time that is known.
   */
  readonly record: RawRecord;
}

/** Columns for {@linkcode toLetterHead}, of a table that is called `letters`. */
export const HEAD_COLUMNS = `
  letters.topic, letters.partition_id, letters.record_offset, letters.code, letters.detail,
  letters.store, letters.basket_id, ${toInstant("letters.failed_at")} as failed_at,
  ${toInstant("letters.replayed_at")} as replayed_at, letters.replayed_to,
  ${toInstant("letters.discarded_at")} as discarded_at, letters.discard_reason`;

/** Columns for {@linkcode toLetter}. */
export const LETTER_COLUMNS = `${HEAD_COLUMNS},
  encode(letters.key, 'hex') as key, encode(letters.value, 'hex') as value,
  letters.headers::text as headers`;

/** The head that a row of {@linkcode HEAD_COLUMNS} holds. */
export function toLetterHead(row: TextRow): LetterHead {
  const settlement = toSettlement(row);
  return {
    position: toPosition(row),
    code: row.code ?? "",
    detail: row.detail ?? "",
    ...(typeof row.store === "string" && typeof row.basket_id === "string"
      ? { identity: { store: row.store, id: row.basket_id } }
      : {}),
    failedAt: row.failed_at ?? "",
    ...(settlement === undefined ? {} : { settlement }),
  };
}

/** The letter that a row of {@linkcode LETTER_COLUMNS} holds. */
export function toLetter(row: TextRow): Letter {
  const head = toLetterHead(row);
  return {
    ...head,
    record: {
      ...head.position,
      timestampMs: Date.parse(head.failedAt),
      key: toBytes(row.key),
      value: toBytes(row.value),
      headers: toHeaders(row.headers ?? "{}"),
    },
  };
}

function toPosition(row: TextRow): Position {
  return {
    topic: row.topic ?? "",
    partition: Number(row.partition_id),
    offset: row.record_offset ?? "",
  };
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

/** Names and values in base64, as `insertDeadLetters` writes them. */
function toHeaders(json: string): RawRecord["headers"] {
  const names: Readonly<Record<string, unknown>> = JSON.parse(json);
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, Uint8Array.fromBase64(String(value))]),
  );
}

/** An ISO instant to the millisecond, whatever the session's format. */
function toInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
