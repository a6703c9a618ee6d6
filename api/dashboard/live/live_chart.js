// @ts-check
/// <reference lib="dom" />
/**
 * A moving line chart of the last minutes or hours.
 *
 * @module
 */
import { axis, createChart } from "./chart.js";
import { LIVE } from "./words.js";

/**
 * The moving chart of the last seconds that `readSeconds` says.
 *
 * @param {import("./chart.js").ChartOptions & {
 *   readonly readSeconds: () => number,
 *   readonly toClock: (ms: number) => string,
 * }} options `toClock` writes the x axis of hours
 */
export function createLiveChart({ readSeconds, toClock, ...options }) {
  /** @param {readonly number[]} times @returns {[number, number]} */
  const toX = (times) => {
    const last = times.at(-1) ?? 0;
    // The axis grows from one minute to the whole, so that a new API has no empty charts.
    const age = Math.max(MINUTE_SECONDS, last - (times[0] ?? last));
    return [last - Math.min(readSeconds(), age), last];
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
      splits: (plot) => {
        const [first, last] = toX(/** @type {number[]} */ (plot.data[0]));
        const most = Math.max(2, Math.floor(plot.width / LABEL_PX));
        const step = STEPS.find((each) => (last - first) / each <= most) ?? HOUR_SECONDS;
        // The time of day where the charts go back for hours, or else the time since.
        const origin = isOfHours(first, last) ? Math.floor(last / step) * step : last;
        const count = Math.floor((origin - first) / step) + 1;
        return Array.from({ length: count }, (_, index) => origin - index * step);
      },
      values: (plot, splits) => {
        const [first, last] = toX(/** @type {number[]} */ (plot.data[0]));
        return splits.map((at) =>
          isOfHours(first, last) ? toClock(at * 1_000) : toAgo(Math.round(last - at))
        );
      },
    }),
  });
}

/** @param {number} first @param {number} last */
function isOfHours(first, last) {
  return last - first > 10 * MINUTE_SECONDS;
}

/** @param {number} seconds */
function toAgo(seconds) {
  if (seconds === 0) return LIVE.now;
  return seconds % MINUTE_SECONDS === 0 ? `−${seconds / MINUTE_SECONDS} min` : `−${seconds} s`;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
/** Between two labels of the axis. */
const STEPS = [30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800];
/** Room for one of them. */
const LABEL_PX = 84;
