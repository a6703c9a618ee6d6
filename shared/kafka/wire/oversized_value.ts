/**
 * Records that are too large to be kept whole. As with unreadable batches, the mark is the identity
 * of the message.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { type MessageHeaders, noHeaders } from "./fetched_message.ts";
import { MAX_VALUE_BYTES, OVERSIZED_KEPT_BYTES } from "./limits.ts";

/** What a record was before it was cut: the message has the first 64 KiB of its key and value. */
export interface OversizedValue {
  /** Size of the value; 0 when it was null. */
  readonly valueBytes: number;
  /** Of the whole value, as hex digits. */
  readonly valueSha256: string;
  /** Size of the key; 0 when it was null. */
  readonly keyBytes: number;
  /** Whether the headers were left out because they took more than 64 KiB. */
  readonly headersDropped: boolean;
}

const oversizedValues = new WeakMap<object, OversizedValue>();

/** What `message` was before it was cut, or undefined for a message that is whole. */
export function oversizedValueOf(message: object): OversizedValue | undefined {
  return oversizedValues.get(message);
}

/** The parts of a record that can be large. */
export interface RecordParts {
  key: Buffer | null;
  value: Buffer | null;
  headers: MessageHeaders;
}

/**
 * Cuts and marks `message` when its record is above {@linkcode MAX_VALUE_BYTES} with everything in
 * it. What is left is a copy, so that it does not keep the whole response in memory.
 */
export function cutIfOversized(
  message: RecordParts,
  { recordBytes, headerBytes }: { readonly recordBytes: number; readonly headerBytes: number },
): void {
  if (recordBytes <= MAX_VALUE_BYTES) return;
  const { key, value } = message;
  const headersDropped = headerBytes > OVERSIZED_KEPT_BYTES;
  oversizedValues.set(message, {
    valueBytes: value?.length ?? 0,
    valueSha256: createHash("sha256").update(value ?? "").digest("hex"),
    keyBytes: key?.length ?? 0,
    headersDropped,
  });
  message.key = cut(key);
  message.value = cut(value);
  if (headersDropped) message.headers = noHeaders();
}

function cut(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes.subarray(0, OVERSIZED_KEPT_BYTES));
}
