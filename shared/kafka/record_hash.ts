/**
 * The hash that tells one record at a position from another: offsets start again when a topic is
 * created again or restored.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** What a record consists of, for its hash. */
export interface HashedRecord {
  /** Raw key bytes; `null` without a key. */
  readonly key: Uint8Array | null;
  /** Raw value bytes; `null` is a tombstone. */
  readonly value: Uint8Array | null;
  /** Set when key and value are not all that came. */
  readonly truncation?: {
    /** Of everything that came, in hexadecimal. */
    readonly sha256: string;
  };
}

/**
 * SHA-256 of key and value in hexadecimal, each behind its length in four bytes (big-endian, -1 for
 * `null`), as migration 4 computes it in SQL. Of a truncated record, the hash of all that came.
 *
 * @example
 * ```ts
 * import { toRecordHash } from "./record_hash.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const hash = toRecordHash({ key: new Uint8Array([1]), value: null });
 * assertEquals(hash, "ccc4b5e6c914e28db97417b51ae11fef9f80bc03f3b38f802383b2abec9802e5");
 * ```
 */
export function toRecordHash({ key, value, truncation }: HashedRecord): string {
  if (truncation !== undefined) return truncation.sha256;
  const hash = createHash("sha256");
  for (const bytes of [key, value]) {
    const length = new DataView(new ArrayBuffer(4));
    length.setInt32(0, bytes?.length ?? -1);
    hash.update(new Uint8Array(length.buffer));
    if (bytes !== null) hash.update(bytes);
  }
  return hash.digest("hex");
}
