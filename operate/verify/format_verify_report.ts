/**
 * Prints the report of `verify`, for people.
 *
 * @module
 */
import { describeGap } from "../../shared/gaps/gap.ts";
import type { VerifyReport } from "./verify.ts";

/**
 * The report as text: the line that says it all, the other counts, every difference and gap, and
 * notes. Says nothing of gaps and of erasures where there are none.
 */
export function formatVerifyReport(report: VerifyReport): string {
  const { accepted, stored, repeats, deadLetters, lost, doubled } = report;
  const { expired, erased, inGaps, unclear = 0 } = report;
  const { differences, gaps, notes, tills = [] } = report;
  return [
    `accepted ${accepted} · stored ${stored} · lost ${lost} · doubled ${doubled}`,
    [
      `repeats ${repeats} · dead letters ${deadLetters} · differences ${differences.length}`,
      ...(expired > 0 ? [`of months not kept ${expired}`] : []),
      ...(unclear > 0 ? [`lost or of months not kept ${unclear}`] : []),
      ...(erased > 0 ? [`erased ${erased}`] : []),
      ...(inGaps > 0 ? [`in acknowledged gaps ${inGaps}`] : []),
      ...(gaps.length > 0 ? [`open gaps ${gaps.length}`] : []),
      ...(report.tills === undefined ? [] : [`problems of tills ${tills.length}`]),
    ].join(" · "),
    ...differences.map(({ subject, detail }) => `  ${subject} ${detail}`),
    ...gaps.map((gap) => `  ${describeGap(gap)}: see deno task gaps`),
    ...tills.map((problem) => `  ${problem}`),
    ...notes.map((note) => `  note: ${note}`),
  ].join("\n");
}
