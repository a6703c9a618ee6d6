/**
 * Reads from the command line which dead letters a command acts on.
 *
 * @module
 */
import type { DeadLetterCode } from "../../shared/dead_letters/dead_letter_code.ts";
import type { Selection } from "../../shared/dead_letters/selection.ts";
import { formatPosition, parsePosition, type Position } from "../../shared/kafka/position.ts";
import type { Operands } from "../../shared/service/parse_task_arguments.ts";
import { UsageError } from "../../shared/service/run_task.ts";

/** Positions of records, as arguments. */
export const POSITIONS: Operands = {
  name: "TOPIC/PARTITION@OFFSET",
  check: {
    form: "a position such as delhaize_shop/0@17",
    isGood: (text) => parsePosition(text) !== undefined,
  },
};

/**
 * The selection: a code, or positions, or else all.
 *
 * @throws {UsageError} when both are given
 */
export function parseSelection(
  { code, positions }: {
    readonly code: DeadLetterCode | undefined;
    readonly positions: readonly string[];
  },
): Selection {
  if (code === undefined) {
    return positions.length > 0
      ? { by: "position", positions: parsePositions(positions) }
      : { by: "all" };
  }
  if (positions.length > 0) throw new UsageError("Give --code or positions, not both");
  return { by: "code", code };
}

/** The positions that `texts` name, each once; the others are left out. */
export function parsePositions(texts: readonly string[]): readonly Position[] {
  const positions = texts.flatMap((text) => parsePosition(text) ?? []);
  return [...new Map(positions.map((each) => [formatPosition(each), each])).values()];
}
