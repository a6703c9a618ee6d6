/**
 * Prints what a run of `retain` did or would do, for people.
 *
 * @module
 */
import type { StoreDay } from "../../consumer/store_days/store_day.ts";
import { formatTable } from "../recategorise/format_table.ts";
import type { OldMonth } from "./preview.ts";
import type { RetainReport } from "./retain.ts";

/** The counts as one line, and the days of which no sums could be made. */
export function formatRetained(
  { firstMonth, partitions, baskets, lines, unsummed, isDone }: RetainReport,
): string {
  return [
    `kept from ${firstMonth} on · dropped ${partitions.length} partitions of lines, ` +
    `${baskets} baskets and ${lines} lines besides`,
    ...formatUnsummed(unsummed),
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

function formatUnsummed(days: readonly StoreDay[]): readonly string[] {
  if (days.length === 0) return [];
  return [
    `${days.length} of the days of shops had tables that differ or too many baskets: no sums by product ` +
    "of a shop, kind, hour and size were made of them, the other daily sums stay",
    ...days.slice(0, MOST_NAMED).map(({ store, purchasedOn }) =>
      `  ${purchasedOn} ${JSON.stringify(store)}`
    ),
    ...(days.length > MOST_NAMED ? [`  and ${days.length - MOST_NAMED} more`] : []),
  ];
}

const MOST_NAMED = 50;
