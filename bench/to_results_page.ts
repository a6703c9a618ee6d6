/**
 * The page `RESULTS.md` of one or more runs.
 *
 * @module
 */
import { findLosses, judge } from "./goals.ts";
import type { Results } from "./results.ts";
import { formatSpread, toTable } from "./to_markdown.ts";
import { ROUTE_PREFIX, toRoutesTable } from "./to_routes_table.ts";

/** Markdown, not yet formatted. */
export function toResultsPage(runs: readonly Results[]): string {
  const all = runs.flatMap(({ rows }) => rows);
  const { routes = [], rows = [] } = Object.groupBy(
    all,
    ({ name }) => name.startsWith(ROUTE_PREFIX) ? "routes" : "rows",
  );
  const goals = judge(rows).map(({ goal, measured, isReached }) => {
    const wanted = goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
    const verdict = isReached ? "reached" : "**missed**";
    return `| ${goal.what} | ${wanted} | ${formatSpread(measured)} | ${verdict} |`;
  });
  const losses = findLosses(rows).map(({ row, side, times }) =>
    `- ${row}: **${side}** ${times.toFixed(1)} × ours`
  );
  return `# Results

Made by \`bench/write_results.ts\` from what \`deno task bench --json\` kept; do not edit. Medians, with
minimum and maximum of the rounds behind them. "Ours is" divides ours by the line's value, round by
round, since what disturbs a round disturbs both of its sides. µs is CPU a basket as the operating
system counts it; for a limit or peer, of what stands in the place of the API or the consumer. Every
load of ours was verified: all that was accepted is stored, to the cent.

${runs.map(describeRun).join("\n")}

## Goals

| goal | wanted | measured | |
| --- | ---: | ---: | --- |
${goals.join("\n")}

## Where others are ahead

${losses.join("\n") || "Nowhere in this run."}

Limits and forwarders check nothing and keep no sums; [README.md](README.md) says what limits us.

## Rows

${
    rows.map((row) => `### ${row.name}\n\n${capitalise(row.title)}.\n\n${toTable(row)}`)
      .join("\n\n")
  }
${
    routes.length === 0 ? "" : `
${ROUTES}

${toRoutesTable(routes)}
`
  }`;
}

const ROUTES = `### Routes that read

p50 in ms, and p99 in brackets, of twenty requests one after the other, each of another period, into
databases that have so many lines already. p99 has the first reading, of what is not in memory yet.`;

function describeRun({ machine, command }: Results): string {
  const { date, cpus, cpu, memoryGb, platform, deno, load, commit } = machine;
  const isBusy = load < 1 ? "" : `; **the machine was busy, with a load of ${load} at the start**`;
  return `- \`${command}\`: ${date}, commit ${commit}, Deno ${deno}, ${cpus} cores of ${cpu}, ` +
    `${memoryGb} GB, ${platform}${isBusy}`;
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
