/**
 * What the task `partitions` says.
 *
 * @module
 */
import type { ArrangedLines, Arrangement } from "./arrange_lines.ts";
import { MAX_COUNTED } from "./layout.ts";

/** What a run did. */
export function formatArranged({ months, lines, isDone }: ArrangedLines): string {
  const did = [
    ...(months.length > 0 ? [`made ${formatMonths(months)}`] : []),
    ...(lines > 0 ? [`dated ${lines} lines`] : []),
  ];
  if (!isDone) return `stopped: ${did.join(", ") || "nothing done"}; run it again to go on`;
  return did.length === 0 ? "all lines are in their months" : did.join(", ");
}

/** What a run would do. */
export function formatPlan({ months, lines }: Arrangement): string {
  const inDefault = lines > MAX_COUNTED ? `more than ${MAX_COUNTED}` : String(lines);
  return `dry run, nothing was changed: would make ${formatMonths(months)}; ` +
    `lines in the default partition: ${inDefault}`;
}

function formatMonths(months: readonly string[]): string {
  if (months.length === 0) return "no months";
  const [first] = months;
  return months.length <= 6
    ? months.join(", ")
    : `${months.length} months, ${first} to ${months.at(-1)}`;
}
