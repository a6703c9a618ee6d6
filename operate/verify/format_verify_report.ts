/**
 * Prints the report of `verify`, for people.
 *
 * @module
 */
import type { VerifyReport } from "./verify.ts";

/** The report as text: the line that says it all, the other counts, every difference. */
export function formatVerifyReport(report: VerifyReport): string {
  const { accepted, stored, repeats, deadLetters, lost, doubled, differences } = report;
  return [
    `accepted ${accepted} · stored ${stored} · lost ${lost} · doubled ${doubled}`,
    `repeats ${repeats} · dead letters ${deadLetters} · differences ${differences.length}`,
    ...differences.map(({ subject, detail }) => `  ${subject} ${detail}`),
  ].join("\n");
}
