/**
 * The table of a run, for a terminal and for `RESULTS.md`.
 *
 * @module
 */
import { type Metric, METRICS, type Row, type Spread, toRatio, toSpread } from "./measurement.ts";

/** One table a row, with the columns that the row has. */
export function toMarkdown({ rows }: { readonly rows: readonly Row[] }): string {
  return rows.map(toTable).join("\n\n");
}

/** The table of a row, and what was left out of it. */
export function toTable({ name, sides, notes }: Row): string {
  const remarks = notes.map((note) => `${note}.`).join("\n\n");
  if (sides.length === 0) return remarks;
  const [ours] = sides;
  const metrics = (Object.keys(METRICS) as Metric[])
    .filter((metric) => sides.some((side) => toSpread(side, metric) !== undefined));
  const isCompared = (metric: Metric) => sides.length > 1 && COMPARED.includes(metric);
  const head = [
    name,
    ...metrics.flatMap((metric) => [
      METRICS[metric],
      ...(isCompared(metric) ? ["ours is"] : []),
    ]),
  ];
  const body = sides.map((side) => [
    side.name,
    ...metrics.flatMap((metric) => [
      formatSpread(toSpread(side, metric)),
      ...(!isCompared(metric) ? [] : [
        side === ours || ours === undefined
          ? ""
          : formatSpread(toRatio({ ours, other: side }, metric), { unit: " ×" }),
      ]),
    ]),
  ]);
  return toLines(head, body) + (remarks === "" ? "" : `\n\n${remarks}`);
}

/** A table whose first column is text, and whose others are numbers. */
export function toLines(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map((_, index) => index === 0 ? "---" : "---:"), ...body]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Such as `4,760 (4,528–5,822)`: median, minimum, maximum. */
export function formatSpread(
  spread: Spread | undefined,
  { unit = "" }: { readonly unit?: string } = {},
): string {
  if (spread === undefined) return "";
  const { median, min, max } = spread;
  const digits = median >= 100 ? 0 : median >= 10 ? 1 : 2;
  const show = (value: number) =>
    value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return min === max
    ? `${show(median)}${unit}`
    : `${show(median)}${unit} (${show(min)}–${show(max)})`;
}

/** What a goal is set for. */
const COMPARED: readonly Metric[] = [
  "perSecond",
  "apiUs",
  "consumerUs",
  "p50Ms",
  "p99Ms",
  "seconds",
];
