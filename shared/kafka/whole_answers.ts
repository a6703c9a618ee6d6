/**
 * Cuts what a broker sends into whole answers. kafkajs (2.2.4) keeps the beginning of an answer over the
 * end of its connection, takes it for that of the next connection's first one, and throws where nobody
 * catches: a connection that was cut in the middle of an answer ended the process.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Bytes of the length before each answer. */
const LENGTH_BYTES = 4;

/** Takes what came of one connection; gives the answers that are whole by now, `undefined` while none is. */
export type TakeAnswers = (data: Buffer) => Buffer | undefined;

/**
 * Begins with a connection's first byte. What is left of an answer at its end is dropped with it.
 *
 * @example
 * ```ts
 * import { Buffer } from "node:buffer";
 * import { createWholeAnswers } from "./whole_answers.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const take = createWholeAnswers();
 * assertEquals(take(Buffer.from([0, 0, 0, 2, 7])), undefined);
 * assertEquals(take(Buffer.from([8, 0, 0])), Buffer.from([0, 0, 0, 2, 7, 8]));
 * ```
 */
export function createWholeAnswers(): TakeAnswers {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** How many bytes have to be there before looking is worth it: an answer may come in many pieces. */
  let neededBytes = LENGTH_BYTES;
  return (data) => {
    held.push(data);
    heldBytes += data.length;
    if (heldBytes < neededBytes) return undefined;
    const bytes = held.length === 1 ? data : Buffer.concat(held, heldBytes);
    const { end, next } = findEnd(bytes);
    held = end === bytes.length ? [] : [bytes.subarray(end)];
    heldBytes = bytes.length - end;
    neededBytes = next;
    return end === 0 ? undefined : bytes.subarray(0, end);
  };
}

/** Where the last whole answer ends, and how many bytes from there on the next one has at least. */
function findEnd(bytes: Buffer): { readonly end: number; readonly next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = 0;
  while (end + LENGTH_BYTES <= bytes.length) {
    // Whoever reads a length below 0 refuses it: no use to wait for more.
    const next = LENGTH_BYTES + Math.max(0, view.getInt32(end));
    if (end + next > bytes.length) return { end, next };
    end += next;
  }
  return { end, next: LENGTH_BYTES };
}
