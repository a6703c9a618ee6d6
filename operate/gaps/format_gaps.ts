/**
 * Prints gaps, for people and for programs.
 *
 * @module
 */
import { toPrintable } from "../../shared/dead_letters/printable.ts";
import { describeGap, isLoss, type StoredGap } from "../../shared/gaps/gap.ts";

/** A line for each gap, and one more for what became of it. */
export function formatGaps(
  gaps: readonly StoredGap[],
  { all }: { readonly all: boolean },
): string {
  const kind = all ? "gaps" : "open gaps";
  if (gaps.length === 0) return `no ${kind}`;
  const losses = gaps.filter((gap) => isLoss(gap) && gap.acknowledgement === undefined).length;
  return [
    ...gaps.flatMap((gap) => [describeGap(gap), `  ${describeState(gap)}`]),
    "",
    `${kind}: ${gaps.length}, to be acknowledged: ${losses}`,
  ].join("\n");
}

/** A gap as `--json` prints it, here and in the report of `verify`. */
export function toGapJson({ acknowledgement, ...gap }: StoredGap): object {
  return { ...gap, isLoss: isLoss(gap), acknowledgement: acknowledgement ?? null };
}

function describeState(gap: StoredGap): string {
  const { id, acknowledgement } = gap;
  if (acknowledgement !== undefined) {
    return `acknowledged ${acknowledgement.at}: ${toPrintable(acknowledgement.reason)}`;
  }
  return isLoss(gap)
    ? `verify fails until: deno task gaps acknowledge ${id} --reason "…"`
    : "harmless: verify only mentions it";
}
