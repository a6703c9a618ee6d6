// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What live charts draw with: uPlot in the page's colours. They follow the colour scheme of
 * the reader's system and the width of their element, and write the values under the pointer into a
 * text legend.
 *
 * @module
 */
import { createChartLegend } from "./chart_legend.js";

/** @typedef {import("uplot")} Plot */
/** @typedef {import("uplot").Options} PlotOptions */
/** @typedef {readonly [times: number[], ...columns: (number | null)[][]]} Columns */

/**
 * The second line is dashed and grey.
 *
 * @typedef {import("./chart_legend.js").LegendOptions & {
 *   readonly place: HTMLElement,
 *   readonly legend: HTMLElement,
 *   readonly toTick: (value: number) => string,
 * }} ChartOptions `toTick` writes the y axis
 */
/**
 * One kind of chart.
 *
 * @typedef {object} Kind
 * @property {(times: readonly number[]) => [number, number]} toX
 * @property {(colours: Colours, index: number) => import("uplot").Series} series
 * @property {(colours: Colours) => import("uplot").Axis} xAxis
 */

/**
 * A chart, empty until values are drawn.
 *
 * @param {ChartOptions} options
 * @param {Kind} kind
 */
export function createChart({ place, legend, lines, toTick, toTime }, kind) {
  /** @type {Columns} */
  let data = [[], ...lines.map(() => [])];
  /** @type {Plot | undefined} */
  let plot;
  /** The index of the values under the pointer. */
  let pointed = /** @type {number | null} */ (null);

  /** Whether it is drawn for paper: a canvas keeps the colours of the screen, which may be dark. */
  let isPrinted = false;

  const told = createChartLegend(legend, { lines, toTime });

  function draw() {
    plot?.destroy();
    const onScreen = place.getBoundingClientRect();
    const { height } = onScreen;
    const width = isPrinted && onScreen.width > 0 ? PAPER_PIXELS : onScreen.width;
    const Plot = width === 0 ? undefined : readPlotClass(draw);
    if (Plot === undefined) {
      plot = undefined;
      return;
    }
    const colours = isPrinted ? INKS : readColours();
    /** @type {PlotOptions} */
    const options = {
      width,
      height,
      // Room for the last label of the x axis, under the right edge.
      padding: [10, 28, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 7, fill: colours.accent, width: 0 },
      },
      scales: {
        x: { time: false, range: () => kind.toX(data[0]) },
        y: { range: (_plot, min, max) => [toFloor(min), toCeiling(max)] },
      },
      axes: [
        kind.xAxis(colours),
        {
          ...axis(colours),
          grid: { show: true, stroke: colours.line, width: 1 },
          space: 36,
          values: (_plot, splits) => splits.map(toTick),
          size: (_plot, texts) =>
            14 + 7 * Math.max(3, ...(texts ?? []).map((text) => String(text).length)),
        },
      ],
      series: [{}, ...lines.map((_line, index) => kind.series(colours, index))],
      hooks: {
        setCursor: [(drawn) => {
          pointed = drawn.cursor.idx ?? null;
          told.show(data, pointed);
        }],
      },
    };
    plot = new Plot(options, toPlotData(data), place);
  }

  /** @param {boolean} isNow */
  function print(isNow) {
    isPrinted = isNow;
    draw();
  }

  // When the window is resized, and when the view is shown again.
  new ResizeObserver(() => {
    if (isPrinted) return;
    const { width, height } = place.getBoundingClientRect();
    if (plot === undefined || width === 0) draw();
    else if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
  }).observe(place);
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  return {
    /**
     * Draws these values.
     *
     * @param {Columns} columns times in seconds of 1970, ascending, and each line's values
     * @param {{ readonly isNewKind?: boolean }} [options] whether they are of another kind than
     *   before
     */
    show(columns, { isNewKind = false } = {}) {
      data = columns;
      if (isNewKind) pointed = null;
      if (isNewKind || plot === undefined) draw();
      else plot.setData(toPlotData(columns));
      told.show(data, pointed);
    },
  };
}

/** @param {Columns} columns */
function toPlotData(columns) {
  return /** @type {import("uplot").AlignedData} */ (/** @type {unknown} */ (columns));
}

/**
 * The class that `uplot.js` defines as a global. The first chart that is on the screen loads it: the
 * views without such charts are spared its 22 KB.
 *
 * @param {() => void} onLoad called once it is there, unless it is there already
 * @returns {typeof import("uplot") | undefined} `undefined`: not yet
 */
function readPlotClass(onLoad) {
  const loaded = /** @type {typeof import("uplot") | undefined} */ (
    Reflect.get(globalThis, "uPlot")
  );
  if (loaded !== undefined) return loaded;
  const script = document.getElementById("uplot") ?? addPlotScript();
  script.addEventListener("load", onLoad, { once: true });
  return undefined;
}

function addPlotScript() {
  const script = document.createElement("script");
  script.id = "uplot";
  script.src = document.querySelector("meta[name=uplot]")?.getAttribute("content") ?? "";
  // The next chart that is drawn tries again.
  script.addEventListener("error", () => script.remove());
  document.head.append(script);
  return script;
}

/** @typedef {ReturnType<typeof readColours>} Colours */

/**
 * As `print.css` has them, which is not read: styles are still those of the screen when it is drawn.
 *
 * @type {Colours}
 */
export const INKS = {
  accent: "#0b6b4b",
  fill: "#0b6b4b1f",
  second: "#777777",
  muted: "#444444",
  line: "#bbbbbb",
};
/** The width of a page's text in CSS pixels. */
const PAPER_PIXELS = 650;

function readColours() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    accent: read("--accent"),
    fill: `${read("--accent")}1f`,
    second: read("--second"),
    muted: read("--muted"),
    line: read("--line"),
  };
}

/**
 * The options of both axes.
 *
 * @param {Colours} colours
 * @returns {import("uplot").Axis}
 */
export function axis(colours) {
  return {
    stroke: colours.muted,
    size: 30,
    font: '12px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    grid: { show: false },
    ticks: { show: false },
    gap: 8,
  };
}

/**
 * 0, or a little below the smallest value: a day on which more was paid back than taken in.
 *
 * @param {number | null} min
 */
function toFloor(min) {
  return min === null || min >= 0 ? 0 : min * 1.08;
}

/**
 * A little above the largest value; 1 without values, so that the axis is drawn.
 *
 * @param {number | null} max
 */
function toCeiling(max) {
  return max === null || max <= 0 ? 1 : max * 1.08;
}
