/**
 * Sets of line numbers, kept as ranges: after an outage they are few and long. The worst case is
 * every other line: half as many ranges as lines, and an answer of 14 bytes for each. So
 * `MAX_BATCH_LINES` bounds the memory of a request: 25,000 ranges by default, in two sets together
 * 50,000.
 *
 * @module
 */

/** First and last line of a range, both included. */
export type LineRange = readonly [first: number, last: number];

/** See {@linkcode createLineRanges}. */
export interface LineRanges {
  /** Adds a line. Call it once for each. */
  add(line: number): void;
  /** The lines so far: ascending ranges with gaps between them. */
  readonly ranges: readonly LineRange[];
}

/** An empty set. It searches from the end, as lines arrive almost in order. */
export function createLineRanges(): LineRanges {
  const ranges: [first: number, last: number][] = [];
  return {
    add(line) {
      let behind = ranges.length;
      while (behind > 0 && (ranges[behind - 1]?.[0] ?? 0) > line) behind--;
      const before = ranges[behind - 1];
      const after = ranges[behind];
      const joinsBefore = before !== undefined && before[1] === line - 1;
      const joinsAfter = after !== undefined && after[0] === line + 1;
      if (joinsBefore && joinsAfter) {
        before[1] = after[1];
        ranges.splice(behind, 1);
      } else if (joinsBefore) before[1] = line;
      else if (joinsAfter) after[0] = line;
      else ranges.splice(behind, 0, [line, line]);
    },
    ranges,
  };
}
