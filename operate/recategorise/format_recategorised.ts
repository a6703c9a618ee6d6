/**
 * Prints what a run of `recategorise` did, for people.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { formatTable } from "./format_table.ts";
import type { RecategoriseReport } from "./recategorise.ts";

/** The counts as one line. */
export function formatProgress({ lookedAt, outdated, changed }: RecategoriseReport): string {
  return `looked at ${lookedAt} lines · ${outdated} by older rules · ${changed} change category`;
}

/** The report: how the run ended, the counts, and a table of the changes of category. */
export function formatRecategorised(
  report: RecategoriseReport,
  { dryRun, firstMonth = null }: {
    readonly dryRun: boolean;
    /** First day of the first month whose lines are kept; `null`: all are. @default {null} */
    readonly firstMonth?: string | null;
  },
): string {
  return [
    ...(report.isDone ? [] : [dryRun ? STOPPED_DRY : STOPPED]),
    `${dryRun ? "dry run, nothing was changed: " : ""}${formatProgress(report)}`,
    ...(report.moves.length === 0 ? [] : [formatTable(
      ["from", "to", "products", "revenue"],
      report.moves.map(({ from, to, products, cents }) => [
        from,
        `-> ${to}`,
        products,
        formatCents(cents),
      ]),
    )]),
    ...(firstMonth === null
      ? []
      : [`sums of days before ${firstMonth} stay as they are: their lines are not kept`]),
  ].join("\n");
}

const STOPPED = "stopped before the end; what is done is kept: run it again to go on";
const STOPPED_DRY = "stopped before the end";
