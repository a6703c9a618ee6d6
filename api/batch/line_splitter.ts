/**
 * What the two formats of a batch have in common: bytes go in by chunks, numbered lines come out.
 *
 * @module
 */

/** One line of NDJSON or one element of an array. */
export interface Line {
  /** From 1 on; in NDJSON blank lines count. */
  readonly number: number;
  /** `undefined` when there were too many to keep. Valid until the next line is asked for. */
  readonly bytes: Uint8Array | undefined;
}

/** Cuts a body into lines. Its generators must be drained before the next call. */
export interface LineSplitter {
  /** The lines that end in `chunk`. @throws {BodyFault} */
  push(chunk: Uint8Array): Iterable<Line>;
  /** The line that ends with the body. @throws {BodyFault} */
  end(): Iterable<Line>;
  /** The line that is not complete yet: when reading stops, the first one not looked at. */
  readonly nextNumber: number;
}

/** Limits of {@linkcode LineSplitter}s. */
export interface LineLimits {
  /** Longest line, without its line ending. */
  readonly maxLineBytes: number;
  /** Most lines, blank ones too: a megabyte of line feeds is work all the same. */
  readonly maxLines: number;
}
