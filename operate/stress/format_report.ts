/**
 * The report of a stress run as text for people.
 *
 * @module
 */
import type { StressReport } from "./stress.ts";

/** Some lines without a final line feed. */
export function formatReport(report: StressReport): string {
  const { latencyMs, answers } = report;
  const rows = [
    ["accepted", `${report.accepted} of ${report.requests}`],
    ["refused", report.refused],
    ["unavailable", report.unavailable],
    ["not sent", report.notSent],
    ["time", `${(report.elapsedMs / 1_000).toFixed(2)} s`],
    ["throughput", `${report.acceptedPerSecond.toFixed(0)} accepted/s`],
    [
      "latency",
      latencyMs === undefined
        ? "none"
        : Object.entries(latencyMs).map(([name, ms]) => `${name} ${ms} ms`).join(", "),
    ],
    [
      "answers",
      Object.entries(answers).map(([answer, count]) => `${answer}: ${count}`).join(", ") || "none",
    ],
  ];
  for (const [failure, count] of Object.entries(report.failures)) {
    rows.push(["failure", `${count} × ${failure}`]);
  }
  return rows.map(([name, value]) => `${`${name}`.padEnd(12)} ${value}`).join("\n");
}
