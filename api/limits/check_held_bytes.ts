/**
 * Keeps an API from starting with limits under which its largest basket would never fit.
 *
 * @module
 */

/** What {@linkcode checkHeldBytes} holds against each other; bytes. */
export interface HeldLimits {
  /** The value of `MAX_HELD_BYTES`. */
  readonly maxHeldBytes: number;
  /** The value of `MAX_BODY_BYTES`. */
  readonly maxBodyBytes: number;
  /** The value of `MAX_LINE_BYTES`, or what it is when unset. */
  readonly maxLineBytes: number;
}

/**
 * The fault of these limits as one sentence, or `undefined` when the largest body and the longest
 * line fit, also for a client that is alone: it may have half.
 */
export function checkHeldBytes(
  { maxHeldBytes, maxBodyBytes, maxLineBytes }: HeldLimits,
): string | undefined {
  const atLeast = Math.max(PER_BODY_BYTE * maxBodyBytes, PER_LINE_BYTE * maxLineBytes);
  if (maxHeldBytes >= atLeast) return undefined;
  const [times, name] = atLeast === PER_BODY_BYTE * maxBodyBytes
    ? ["nine", "MAX_BODY_BYTES"]
    : ["four", "MAX_LINE_BYTES"];
  return `MAX_HELD_BYTES is not a whole number from ${atLeast}: it must be at least ${times} ` +
    `times ${name}. Raise it, or lower ${name}`;
}

/** A packed body lies in two buffers while it is unpacked, each up to twice its content. */
const PER_BODY_BYTE = 9;
/** A line lies in one. */
const PER_LINE_BYTE = 4;
