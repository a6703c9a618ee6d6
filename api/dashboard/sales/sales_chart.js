// @ts-check
/// <reference lib="dom" />
/**
 * The first card of the sales: the figures of the period, and its chart with the compared one.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { withDays } from "../parts/filter_controls.js";
import { html, nothing } from "../parts/lit.js";
import { createPeriodChart } from "../parts/period_chart.js";
import { toMostDays, toProblemText } from "../parts/problem_text.js";
import { toClockMs } from "../parts/zoned_time.js";
import { toChange } from "./changes.js";
import { toChangeText } from "./change_text.js";
import { toBlocked, toTooLong } from "./card_message.js";
import { toFigures } from "./figures.js";
import { sumHeat } from "./heat_cells.js";
import { isUnfinished, sumPoints, toComparable, toHighest, toPoints } from "./points.js";
import { SALES } from "./words.js";

/** @typedef {import("./points.js").Point} Point */
/** @typedef {import("./sales_view.js").SalesState} SalesState */

/**
 * @param {{ readonly format: import("../parts/format.js").Format }} options
 */
export function createSalesChart({ format }) {
  const chart = createPeriodChart("sales-chart");
  /** @type {{ setPath: (path: string) => void } | undefined} */
  let link;
  /** @type {import("./sales_requests.js").CardRequest | import("./sales_requests.js").Blocked | undefined} */
  let request;

  /**
   * @param {import("./card_loader.js").CardState} card
   * @param {object} options
   * @param {import("./card_loader.js").CardState} options.heat by weekday and hour
   * @param {SalesState} options.state
   * @param {import("../parts/lit.js").Content} options.steps the choice of the bars
   * @param {boolean} options.isStale
   */
  function toCard(card, { heat, state, steps, isStale }) {
    const { filters, zone } = state;
    // Rows of the request before stay until the new ones are there.
    const { days, compared } = card.request ?? state;
    const nowMs = Date.now();
    // An answer has the step of its own request, which may be the one before.
    const step = toAnsweredStep(card.now?.rows ?? []) ?? state.step;
    const blocked = request === undefined || "path" in request ? undefined : request;
    const isBlocked = blocked !== undefined;
    const isKnown = !isBlocked && card.now !== undefined &&
      (card.isCurrent || card.failure === undefined);
    const chosen = {
      step,
      zone: card.now?.timeZone ?? zone,
      weekday: filters.weekday,
      hour: filters.hour,
    };
    const now = isKnown ? toPoints(card.now?.rows ?? [], { ...chosen, days }) : [];
    const before = isKnown && compared !== undefined && card.before !== undefined
      ? toPoints(card.before.rows, { ...chosen, days: compared })
      : undefined;
    const comparable = before === undefined ? undefined : toComparable(now, before, nowMs);
    const isOpen = now.some((point) => isUnfinished(point, { today: state.today, nowMs }));
    const sums = isKnown
      ? sumPoints(now)
      : isBlocked && heat.isCurrent
      ? sumHeat(heat.now?.rows ?? [], filters)
      : undefined;
    const hasSales = now.some(({ revenue, products, baskets }) =>
      revenue !== 0 || (products ?? 0) !== 0 || (baskets ?? 0) !== 0
    );
    if (hasSales) showBars(now, before, { state, step, nowMs });
    const isWaiting = !isBlocked && !card.isCurrent && card.failure === undefined;
    return html`
      <div class=${`card${
        (!isBlocked && !card.isCurrent) || isStale ? " stale" : ""
      }`} id="sales-over-time"
        data-card="chart" aria-busy=${isWaiting ? "true" : "false"}>
        <div class="card-head">
          <h2>${SALES.figures.title}</h2>
          <a class="csv" id="csv-sales" download>CSV</a>
        </div>
        ${isBlocked ? toBlocked(blocked, { state, format }) : toProblem(card.failure, state)}
        ${toFigures({
          sums,
          comparable: comparable === undefined
            ? undefined
            : { now: sumPoints(comparable.now), before: sumPoints(comparable.before) },
          format,
          basketsHref: state.toBasketsHref({}),
        })}
        ${sums !== undefined && sums.baskets === null && isKnown
          ? html`<p class="note">${SALES.figures.onlyLines}</p>`
          : nothing}
        ${isOpen && hasSales
          ? html`<p class="note" id="sales-unfinished">${
            comparable?.untilMs === undefined
              ? SALES.unfinished
              : SALES.unfinishedUntil(format.hour(toClockMs(comparable.untilMs, zone)))
          }</p>`
          : nothing}
        <div class="chart-place" ?hidden=${!hasSales}>${chart.element}${steps}</div>
        <p class="nothing" id="sales-nothing" ?hidden=${!card.isCurrent || isBlocked ||
          hasSales}>${SALES.chart
          .nothing}</p>
      </div>
    `;
  }

  /**
   * Why there are no figures. The banner or the sign-in dialog says it already when the API is away or
   * needs a key.
   *
   * @param {import("../parts/api_client.js").ApiFailure | undefined} failure
   * @param {SalesState} state
   */
  function toProblem(failure, state) {
    if (failure === undefined || failure.status === 0 || failure.status === 401) return nothing;
    const mostDays = toMostDays(failure);
    return mostDays === undefined
      ? html`<p class="banner" id="sales-problem" data-tone="bad" role="alert">${
        toProblemText(failure)
      }</p>`
      : toTooLong(mostDays, { state, format });
  }

  /**
   * @param {readonly Point[]} now
   * @param {readonly Point[] | undefined} before
   * @param {{ state: SalesState, step: SalesState["step"], nowMs: number }} options
   */
  function showBars(now, before, { state, step, nowMs }) {
    const { zone, filters, today } = state;
    const earlier = new Map((before ?? []).map((point) => [point.place, point]));
    const highest = toHighest(now);
    const most = format.euros(highest?.revenue);
    /** @param {Point} point */
    const toTitle = ({ days, hour, atMs }) =>
      hour !== undefined
        ? `${format.longDay(days.from)}, ${format.hour(toClockMs(atMs, zone))}–${
          format.hour(toClockMs(atMs + HOUR_MS, zone))
        }`
        : format.dayRange(days);
    chart.show({
      bars: now.map((point) => {
        const { days, hour, revenue, place } = point;
        const old = earlier.get(place)?.revenue;
        const isOpen = isUnfinished(point, { today, nowMs });
        return {
          label: hour !== undefined && filters.hour === undefined
            ? format.hourOnly(hour)
            : step === "month"
            ? format.month(Date.parse(days.from))
            : format.shortDay(Date.parse(days.from)),
          title: toTitle(point),
          now: revenue,
          before: before === undefined ? undefined : old ?? 0,
          isUnfinished: isOpen,
          isChosen: hour !== undefined && filters.hour === hour,
          href: hour !== undefined
            ? state.toHref({ hour: filters.hour === hour ? undefined : hour })
            : state.toHref(withDays(filters, days)),
          text: [
            format.euros(revenue),
            ...(before === undefined ? [] : [
              SALES.change.before(format.euros(old ?? 0)),
              toChangeText(toChange(revenue, old ?? 0), format.signedEuros, format),
            ]),
            ...(isOpen ? [SALES.chart.unfinished] : []),
          ].join(" · "),
        };
      }),
      label: SALES.chart.label(
        format.euros(sumPoints(now).revenue),
        most,
      ),
      legend: html`
        <span
          class="key"><i class="key-now"></i>${SALES.chart.now}</span>${before === undefined
            ? nothing
            : html`<span class="key"><i class="key-before"></i>${SALES.chart.before}</span>`}<span>${SALES
            .chart.highest} <b>${most}</b>${highest === undefined
            ? ""
            : `, ${toTitle(highest)}`}</span>
      `,
      toTick: format.shortEuros,
    });
  }

  return {
    toCard,
    /** Puts the link to the CSV into operation, once it is in the page. @param {import("../parts/api_client.js").ApiClient} api */
    link(api) {
      link = createCsvLink("csv-sales", { api, table: SALES.figures.title });
    },
    /** @param {import("./sales_requests.js").CardRequest | import("./sales_requests.js").Blocked} next */
    setRequest(next) {
      request = next;
      if ("csvPath" in next) link?.setPath(next.csvPath);
    },
  };
}

/** @param {readonly any[]} rows @returns {SalesState["step"] | undefined} */
function toAnsweredStep([first]) {
  if (first === undefined) return undefined;
  return "hour" in first ? "hour" : "week" in first ? "week" : "month" in first ? "month" : "day";
}

const HOUR_MS = 3_600_000;
