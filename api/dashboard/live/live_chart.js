// @ts-check
/// <reference lib="dom" />
/**
 * The moving line chart of the last minutes.
 *
 * @module
 */
import { axis, createChart } from "../parts/chart.js";

/**
 * The moving chart of the last `seconds`.
 *
 * @param {import("../parts/chart.js").ChartOptions & { readonly seconds: number }} options
 */
export function createLiveChart(options) {
  /** @param {readonly number[]} times @returns {[number, number]} */
  const toX = (times) => {
    const last = times.at(-1) ?? 0;
    // The axis grows from one minute to the whole, so that a new page is not an empty chart.
    const age = Math.max(MINUTE_SECONDS, last - (times[0] ?? last));
    return [last - Math.min(options.seconds, age), last];
  };
  return createChart(options, {
    toX,
    series: (colours, index) => ({
      stroke: index === 0 ? colours.accent : colours.second,
      width: index === 0 ? 2 : 1.5,
      ...(index === 0 ? { fill: colours.fill } : { dash: [4, 4] }),
      points: { show: false },
      spanGaps: false,
    }),
    xAxis: (colours) => ({
      ...axis(colours),
      // The time since, which needs no clock: "−4 min".
      splits: (plot) => {
        const [first, last] = toX(/** @type {number[]} */ (plot.data[0]));
        const step = last - first > 2 * MINUTE_SECONDS ? MINUTE_SECONDS : MINUTE_SECONDS / 2;
        const count = Math.floor((last - first) / step) + 1;
        return Array.from({ length: count }, (_, index) => last - index * step);
      },
      values: (plot, splits) => {
        const last = plot.data[0].at(-1) ?? 0;
        return splits.map((at) => toAgo(Math.round(last - at)));
      },
    }),
  });
}

/** @param {number} seconds */
function toAgo(seconds) {
  if (seconds === 0) return "now";
  return seconds % MINUTE_SECONDS === 0 ? `−${seconds / MINUTE_SECONDS} min` : `−${seconds} s`;
}

const MINUTE_SECONDS = 60;
