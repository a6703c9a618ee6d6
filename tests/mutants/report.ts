/**
 * What a run of mutants found, in numbers and in lines.
 *
 * @module
 */
import type { Mutant, MutantResult } from "./mutant.ts";
import type { Part } from "./parts.ts";
import type { Tried } from "./try_mutants.ts";

/** What came of a part. */
export interface PartResult extends Tried {
  readonly part: Part;
  readonly seconds: number;
}

/** How many of the tried mutants a test noticed. */
export interface Score {
  readonly tried: number;
  readonly noticed: number;
  readonly ignored: number;
  /** 100 when nothing was tried. */
  readonly percent: number;
}

/** The score; ignored ones are not tried. */
export function toScore(results: readonly MutantResult[]): Score {
  const ignored = results.filter(({ status }) => status === "ignored").length;
  const tried = results.length - ignored;
  const noticed =
    results.filter(({ status }) => status === "killed" || status === "timeout").length;
  return { tried, noticed, ignored, percent: tried === 0 ? 100 : 100 * noticed / tried };
}

/** A mutant in a line: where, what kind, what it was and what it becomes. */
export function formatMutant({ file, start, mutator, original, replacement }: Mutant): string {
  const place = `${file}:${start.line + 1}:${start.column + 1}`;
  return `${place} ${mutator}: ${shorten(original)} → ${shorten(replacement)}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/** All of it, as Markdown. */
export function formatReport(parts: readonly PartResult[]): string {
  return parts.map(({ part, seconds, results, unusable }) => {
    const files = [...new Set(results.map(({ mutant }) => mutant.file))].sort();
    const reasons = new Map<string, number>();
    for (const { status, by = "" } of results) {
      if (status === "ignored") reasons.set(by, (reasons.get(by) ?? 0) + 1);
    }
    const left = results
      .filter(({ status }) => status === "survived" || status === "uncovered")
      .sort((one, other) => compare(one.mutant, other.mutant));
    return [
      `## ${part.name}: ${formatScore(toScore(results))}, ${seconds.toFixed(0)} s`,
      "",
      ...files.map((file) => {
        const own = results.filter(({ mutant }) => mutant.file === file);
        return `- ${file}: ${formatScore(toScore(own))}`;
      }),
      ...[...reasons].map(([reason, count]) => `- left out ${count}: ${reason}`),
      ...unusable.map(({ id, failure = "" }) => `- not used: ${id}: ${failure.split("\n")[0]}`),
      "",
      ...left.map(({ mutant, status }) => `- ${status} ${formatMutant(mutant)}`),
      "",
    ].join("\n");
  }).join("\n");
}

function formatScore({ tried, noticed, ignored, percent }: Score): string {
  const more = ignored === 0 ? "" : `, ${ignored} left out`;
  return `${percent.toFixed(1)} % (${noticed} of ${tried}${more})`;
}

function compare(one: Mutant, other: Mutant): number {
  return one.file < other.file
    ? -1
    : one.file > other.file
    ? 1
    : one.start.line - other.start.line || one.start.column - other.start.column;
}
