/**
 * Receipt numbers as Postgres' `int8multirange`: which came, and which of them more than once.
 *
 * @module
 */

/** Both as text that a cast to `int8multirange` takes. */
export interface ReceiptRanges {
  /** Every number, each once. */
  readonly received: string;
  /** Numbers that occur twice or more. */
  readonly doubled: string;
}

/** The ranges of `numbers`, in any order. O(n log n). */
export function toReceiptRanges(numbers: readonly number[]): ReceiptRanges {
  // Most batches have no erased basket, and a few numbers of each till. `from` would iterate.
  if (numbers.length === 0) return NONE;
  const sorted = new Float64Array(numbers).sort();
  const received = createRangeWriter();
  const doubled = createRangeWriter();
  for (let index = 0; index < sorted.length; index++) {
    const number = sorted[index] as number;
    if (number !== sorted[index - 1]) received.add(number);
    else if (number !== sorted[index - 2]) doubled.add(number);
  }
  return { received: received.end(), doubled: doubled.end() };
}

const NONE: ReceiptRanges = { received: "{}", doubled: "{}" };

interface RangeWriter {
  /** Adds a number that is larger than those before it. */
  add(number: number): void;
  end(): string;
}

function createRangeWriter(): RangeWriter {
  const ranges: string[] = [];
  let from = NaN;
  let to = NaN;
  function close(): void {
    if (!Number.isNaN(from)) ranges.push(`[${from},${to}]`);
  }
  return {
    add(number) {
      if (number !== to + 1) {
        close();
        from = number;
      }
      to = number;
    },
    end() {
      close();
      return `{${ranges.join(",")}}`;
    },
  };
}
