/**
 * Prints what a run of `retain` did or would do, for people.
 *
 * @module
 */
import { formatTable } from "../recategorise/format_table.ts";
import type { OldMonth } from "./preview.ts";
import type { RetainReport } from "./retain.ts";

/** The counts as one line. */
export function formatRetained(
  { firstMonth, partitions, baskets, lines, isDone }: RetainReport,
): string {
  return [
    `kept from ${firstMonth} on · dropped ${partitions.length} partitions of lines, ` +
    `${baskets} baskets and ${lines} lines besides`,
    ...(isDone ? [] : ["stopped before the end; what has gone stays gone: run it again to go on"]),
  ].join("\n");
}

/** The months that would go, as a table. */
export function formatPreview(
  months: readonly OldMonth[],
  { firstMonth }: { readonly firstMonth: string },
): string {
  const baskets = months.reduce((sum, month) => sum + month.baskets, 0);
  return [
    `dry run, nothing was changed: from ${firstMonth} on everything would be kept, ` +
    `${baskets} baskets of ${months.length} months would go`,
    ...(months.length === 0 ? [] : [formatTable(
      ["month", "baskets", "lines"],
      months.map(({ month, baskets, lines }) => [month, baskets, lines]),
    )]),
  ].join("\n");
}
