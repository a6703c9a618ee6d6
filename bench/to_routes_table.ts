/**
 * The rows of the routes that read, in one table: a line a route, a column a database.
 *
 * @module
 */
import { type Metric, type Row, type Side, toSpread } from "./measurement.ts";
import { formatSpread, toLines } from "./to_markdown.ts";

/** What the names of these rows begin with; the path follows. */
export const ROUTE_PREFIX = "growth, GET ";

/** Markdown: of each route and database the medians of the rounds' p50 and, in brackets, p99. */
export function toRoutesTable(rows: readonly Row[]): string {
  const names = new Set(rows.flatMap(({ sides }) => sides.map(({ name }) => name)));
  // Smaller ones first: `ours, 10 million lines`.
  const databases = [...names].toSorted((one, other) => toNumber(one) - toNumber(other));
  const paths = new Set(rows.map(({ name }) => name));
  const body = [...paths].map((path) => [
    `\`${path.slice(ROUTE_PREFIX.length)}\``,
    ...databases.map((database) =>
      rows.filter(({ name }) => name === path)
        .flatMap(({ sides }) => sides.filter(({ name }) => name === database))
        .map(toCell).join(" · ")
    ),
  ]);
  const head = ["route", ...databases.map((name) => name.replace(/^ours, /, ""))];
  return toLines(head, body);
}

function toCell(side: Side): string {
  return `${toMedian(side, "p50Ms")} (${toMedian(side, "p99Ms")})`;
}

function toMedian(side: Side, metric: Metric): string {
  const { median = NaN } = toSpread(side, metric) ?? {};
  return formatSpread({ median, min: median, max: median });
}

function toNumber(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0);
}
