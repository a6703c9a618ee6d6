/**
 * What the two formats of a batch have in common: chunks of bytes go in, numbered lines come out.
 *
 * @module
 */

/** One line of NDJSON or one element of an array. */
export interface Line {
  /** From 1 on; in NDJSON blank lines count. */
  readonly number: number;
  /** `undefined` when the line is too long. Valid until the next line is requested. */
  readonly bytes: Uint8Array | undefined;
}

/** Cuts a body into lines. Its generators must be drained before the next call. */
export interface LineSplitter {
  /** The lines that end in `chunk`. @throws {BodyFault} */
  push(chunk: Uint8Array): Iterable<Line>;
  /** The line that ends with the body. @throws {BodyFault} */
  end(): Iterable<Line>;
  /** The number of the line that is not complete yet: the first one not read. */
  readonly nextNumber: number;
  /** The bytes of memory that it holds for a line that arrives in several chunks. */
  readonly heldBytes: number;
}

/** Limits of {@linkcode LineSplitter}s. */
export interface LineLimits {
  /** Longest line, without its line ending. */
  readonly maxLineBytes: number;
  /** Most lines, blank ones included: a megabyte of line feeds is work too. */
  readonly maxLines: number;
}
