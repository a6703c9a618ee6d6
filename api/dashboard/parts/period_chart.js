// @ts-check
/// <reference lib="dom" />
/**
 * The chart of a period: bars or an area.
 *
 * @module
 */
import { axis, createChart, plotClass } from "./chart.js";

/**
 * The chart of a period: bars while they are few enough to tell apart, or else an area.
 *
 * @param {import("./chart.js").ChartOptions & {
 *   readonly toLabel: (ms: number) => string,
 *   readonly isTick: (ms: number) => boolean,
 * }} options `toLabel` writes the x axis, where `isTick` and there is room
 */
export function createPeriodChart(options) {
  /** @param {readonly number[]} times */
  const hasBars = (times) => times.length <= MOST_BARS;
  const { bars } = plotClass().paths;
  return createChart(options, {
    toX: (times) => {
      const [first = 0] = times;
      const last = times.at(-1) ?? first;
      const [, second = first + DAY_SECONDS] = times;
      const margin = hasBars(times) ? (second - first) / 2 : 0;
      return [first - margin, last + margin];
    },
    series: (colours, _index, times) =>
      hasBars(times)
        ? {
          fill: colours.accent,
          stroke: colours.accent,
          width: 0,
          fillTo: 0,
          ...(bars === undefined ? {} : { paths: bars({ size: [0.7, 56], radius: 0.1 }) }),
          points: { show: false },
        }
        : {
          stroke: colours.accent,
          fill: colours.fill,
          fillTo: 0,
          width: 1.5,
          points: { show: false },
        },
    xAxis: (colours) => ({
      ...axis(colours),
      // Labels at the values themselves, at every nth: each is under its bar.
      splits: (plot) => {
        const times = /** @type {number[]} */ (plot.data[0]);
        const ticks = times.filter((at) => options.isTick(at * 1_000));
        const most = Math.max(2, Math.floor(plot.bbox.width / devicePixelRatio / LABEL_PIXELS));
        const step = Math.ceil(ticks.length / most);
        return ticks.filter((_, index) => (ticks.length - 1 - index) % step === 0);
      },
      values: (_plot, splits) => splits.map((at) => options.toLabel(at * 1_000)),
    }),
  });
}

const MOST_BARS = 62;
const LABEL_PIXELS = 72;
const DAY_SECONDS = 86_400;
