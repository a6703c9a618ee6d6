// @ts-check
/// <reference lib="dom" />
/**
 * The charts of the live view: full when the page opens, from what the API has kept, and moving with
 * each overview.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { find } from "../parts/element.js";
import { UNKNOWN } from "../parts/format.js";
import { html, live, nothing } from "../parts/lit.js";
import { toProblemText } from "../parts/problem_text.js";
import { createLiveChart } from "./live_chart.js";
import { createLiveSeries } from "./live_series.js";
import { RANGE_NAMES, RANGES, toRangeHash } from "./ranges.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../../stats/history/sample.ts").Sample} Sample */
/** @typedef {import("./ranges.js").RangeName} RangeName */

/** The values of a point, in this order. */
const MERGES = /** @type {const} */ (["mean", "mean", "mean", "mean", "highest", "highest"]);

/**
 * The charts' part of the view: put `toTemplate()` on the page before `mount()`.
 *
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => void} options.onChange called when `toTemplate()` has changed
 */
export function createLiveCharts({ api, format, onChange }) {
  /** @type {RangeName} */
  let range = "5m";
  let series = toSeries(range);
  let problem = "";
  /** Whether the key is for some shops, which see nothing of the topics. */
  let isOfShops = false;
  let current = new AbortController();
  /** @type {ReturnType<typeof createCsvLink> | undefined} */
  let csv;
  /** @type {readonly { readonly chart: ReturnType<typeof createLiveChart>, readonly columns: readonly number[] }[]} */
  let charts = [];

  function mount() {
    csv = createCsvLink("csv-history", { api, table: LIVE.charts.all });
    csv.setPath(toHistoryPath());
    const common = {
      readSeconds: () => RANGES[range].minutes * 60,
      toClock: format.shortClock,
      toTime: format.clock,
    };
    /** @param {string} name @param {string} legend */
    const at = (name, legend) => ({
      place: find(name, HTMLElement),
      legend: find(legend, HTMLElement),
    });
    charts = [
      {
        columns: [0, 1],
        chart: createLiveChart({
          ...common,
          ...at("rate-chart", "rate-legend"),
          lines: [
            { name: LIVE.charts.accepted, format: (value) => perSecond(value, format.rate) },
            { name: LIVE.charts.stored, format: (value) => perSecond(value, format.rate) },
          ],
          toTick: format.short,
        }),
      },
      {
        columns: [2],
        chart: createLiveChart({
          ...common,
          ...at("revenue-rate-chart", "revenue-rate-legend"),
          lines: [
            { name: LIVE.charts.revenueLine, format: (value) => perSecond(value, format.euros) },
          ],
          toTick: format.shortEuros,
        }),
      },
      {
        columns: [3, 4],
        chart: createLiveChart({
          ...common,
          ...at("delay-chart", "delay-legend"),
          lines: [
            { name: LIVE.charts.median, format: format.duration },
            { name: LIVE.charts.p99, format: format.duration },
          ],
          toTick: format.duration,
        }),
      },
      {
        columns: [5],
        chart: createLiveChart({
          ...common,
          ...at("waiting-chart", "waiting-legend"),
          lines: [{ name: LIVE.charts.records, format: format.count }],
          toTick: format.short,
        }),
      },
    ];
  }

  function draw({ isNewKind = false } = {}) {
    const [times, ...values] = series.columns();
    for (const { chart, columns } of charts) {
      chart.show([times, ...columns.map((column) => values[column] ?? [])], { isNewKind });
    }
  }

  function toHistoryPath() {
    return `stats/history?minutes=${RANGES[range].minutes}`;
  }

  /** Requests what was before. @returns {Promise<boolean>} */
  async function load() {
    current.abort();
    const { signal } = current = new AbortController();
    try {
      const answer = /** @type {{ stepSeconds: number, samples: readonly Sample[] }} */ (
        await api.getJson(toHistoryPath(), signal)
      );
      if (signal.aborted) return false;
      series.fill(answer.samples.map(toPoint), answer.stepSeconds);
      problem = "";
      draw();
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof ApiFailure)) throw error;
      problem = LIVE.noHistory(toProblemText(error));
    }
    onChange();
    return problem === "";
  }

  /** @param {RangeName} name */
  function toChoice(name) {
    return html`
      <label><input type="radio" name="range" value=${name} .checked=${live(name === range)}
        @change=${() => location.hash = toRangeHash(name)}><span>${LIVE.ranges[name]}</span></label>
    `;
  }

  return {
    mount,
    load,
    /** @param {RangeName} next */
    setRange(next) {
      if (next === range) return;
      range = next;
      series = toSeries(range);
      csv?.setPath(toHistoryPath());
      draw({ isNewKind: true });
    },
    /** @param {Overview} overview @param {boolean} isShown */
    push({ at, rates, delay, lag, broker }, isShown) {
      isOfShops = lag === null && broker === "up";
      series.push(Date.parse(at) / 1_000, [
        rates.acceptedPerSecond,
        rates.storedPerSecond,
        rates.revenuePerSecond,
        delay?.p50Seconds ?? null,
        delay?.p99Seconds ?? null,
        lag === null ? null : lag.reduce((sum, { records }) => sum + records, 0),
      ]);
      if (isShown) draw();
    },
    draw,
    toTemplate() {
      const over = LIVE.over[range];
      const words = LIVE.charts;
      return html`
        <div class="charts-head">
          <fieldset class="segments" id="live-range">
            <legend class="hidden">${LIVE.ranges.title}</legend>
            ${RANGE_NAMES.map(toChoice)}
          </fieldset>
          ${problem === "" ? nothing : html`<p class="note" role="status">${problem}</p>`}
        </div>
        <div class="charts">
          ${toFigure("rate", words.rates, words.ratesLabel(over))}
          ${toFigure("revenue-rate", words.revenue, words.revenueLabel(over))}
          ${toFigure("delay", words.delay, words.delayLabel(over))}
          ${toFigure("waiting", words.waiting, words.waitingLabel(over), isOfShops)}
        </div>
        <p class="charts-foot"><a class="csv" id="csv-history" href="stats/history" download></a></p>
      `;
    },
  };
}

/** @param {string} name @param {string} title @param {string} label @param {boolean} [isHidden] */
function toFigure(name, title, label, isHidden = false) {
  return html`
    <figure class="card" ?hidden=${isHidden}>
      <figcaption>
        <h2>${title}</h2>
        <ul class="legend" id=${`${name}-legend`}></ul>
      </figcaption>
      <div class="chart" id=${`${name}-chart`} role="img" aria-label=${label}></div>
    </figure>
  `;
}

/** @param {RangeName} range */
function toSeries(range) {
  const { minutes, stepSeconds } = RANGES[range];
  return createLiveSeries({ merges: MERGES, seconds: minutes * 60, stepSeconds });
}

/** @param {Sample} sample */
function toPoint(sample) {
  return {
    at: Date.parse(sample.at) / 1_000,
    values: [
      sample.acceptedPerSecond,
      sample.storedPerSecond,
      sample.revenuePerSecond,
      sample.p50Seconds,
      sample.p99Seconds,
      sample.lagRecords,
    ],
  };
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} format
 */
function perSecond(value, format) {
  return value === null || value === undefined ? UNKNOWN : `${format(value)}/s`;
}
