// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The sales: figures and chart of a period, and cards that answer what one asks next. Whatever a
 * reader chooses is in the address, so that it can be shared and the back button undoes it.
 *
 * @module
 */
import { chooseStep, STEPS, toSteps } from "../parts/chart_step.js";
import { toComparedDays } from "../parts/compared_period.js";
import { toChipList, toChips, toFilterControls } from "../parts/filter_controls.js";
import { parseFilters, toFilterQuery } from "../parts/filters.js";
import { keepFocus } from "../parts/keep_focus.js";
import { html, nothing, render } from "../parts/lit.js";
import { toDays } from "../parts/period.js";
import { PERIOD } from "../parts/period_words.js";
import { ensureStop } from "../parts/roving_focus.js";
import { COMMON } from "../parts/words.js";
import { readTimeZone } from "../parts/zoned_time.js";
import { createCardLoader } from "./card_loader.js";
import { createSalesCards } from "./sales_cards.js";
import { createSalesChart } from "./sales_chart.js";
import { CARDS, toRequests } from "./sales_requests.js";
import { SALES } from "./words.js";

/** @typedef {import("../parts/filters.js").Filters} Filters */
/** @typedef {import("../../stats/reports/stores.ts").StoreRow} StoreRow */
/**
 * Everything that the parts of the view show: what the address says, and what follows from it.
 *
 * @typedef {object} SalesState
 * @property {Filters} filters
 * @property {string} today ISO 8601 date
 * @property {import("../parts/days.js").Days} days
 * @property {import("../parts/days.js").Days | undefined} compared absent: with nothing
 * @property {import("../parts/chart_step.js").Step} step of the chart
 * @property {string} zone
 * @property {(filters: Partial<Filters>) => string} toHref this view with these filters more
 * @property {(filters: Partial<Filters>) => string} toBasketsHref their baskets
 */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createSalesView({ place, api, format, readToday }) {
  const loader = createCardLoader({ api, onChange: draw, readToday });
  const chart = createSalesChart({ format });
  let { filters, ignored } = parse(undefined);
  let state = toState();
  const cards = createSalesCards({ api, format, loader, readState: () => state, onChange: draw });
  /** @type {readonly StoreRow[]} */
  let stores = [];
  let isStale = false;

  /** @param {Filters} next */
  function go(next) {
    location.hash = toAddress(next);
  }

  /** @returns {SalesState} */
  function toState() {
    const today = readToday();
    const days = toDays(filters.period, { ...filters, today });
    // The hours of one day are its only bars of that kind, also when the reader came from weeks.
    const step = chooseStep(days, filters.step);
    return {
      filters,
      today,
      days,
      compared: toComparedDays(days, {
        period: filters.period,
        compare: filters.compare ?? "previous",
      }),
      step,
      zone: readTimeZone(),
      toHref: (more) => toAddress({ ...filters, ...more }),
      toBasketsHref: (more) =>
        `#/baskets${
          toFilterQuery({
            ...filters,
            compare: undefined,
            step: undefined,
            within: undefined,
            ...more,
          })
        }`,
    };
  }

  function ask() {
    state = toState();
    const requests = toRequests(filters, { ...state, ...cards.readChoice() });
    loader.setRequests(
      CARDS.map((name) => {
        const request = requests[name];
        return [name, "path" in request ? request : undefined];
      }),
    );
    cards.setRequests(requests);
    // It knows the figures of hours for longer than the chart.
    if (filters.weekday !== undefined || filters.hour !== undefined) loader.setNear("heat", true);
    chart.setRequest(requests.chart);
  }

  function draw() {
    keepFocus(place, drawAll, { heading: "#sales-title" });
  }

  function drawAll() {
    const { days, compared, today } = state;
    render(
      html`
        <section id="sales" class=${isStale ? "stale" : ""} aria-labelledby="sales-title">
          <div class="section-head">
            <h1 id="sales-title" tabindex="-1">${SALES.title}</h1>
            ${toFilterControls(filters, { id: "sales-form", today, compares: true, onChange: go })}
          </div>
          ${toChipList(toChips(filters, format, { today }), go)}
          ${ignored.length > 0
            ? html`<p class="banner" role="status">${PERIOD.ignored(ignored)}</p>`
            : nothing}
          <p class="lead" id="sales-period"><b>${format.dayRange(days)}</b>${compared === undefined
            ? nothing
            : html`
              <span>${SALES.comparedWith(format.dayRange(compared))}</span>
            `}</p>
          ${chart.toCard(loader.read("chart"), {
            heat: loader.read("heat"),
            state,
            steps: toStepChoice(),
            isStale,
          })}
          ${cards.toGrid(stores)}
          <details class="meaning">
            <summary>${COMMON.meaning}</summary>
            <dl>${SALES.meaning.map(([term, text]) =>
              html`
                <dt>${term}</dt>
                <dd>${text}</dd>
              `
            )}</dl>
          </details>
        </section>
      `,
      place,
    );
    for (const around of place.querySelectorAll("table.heat")) ensureStop(around);
    cards.observe(place);
  }

  function toStepChoice() {
    const steps = toSteps(state.days);
    // Weekdays and hours are of days.
    const isTimed = filters.weekday !== undefined || filters.hour !== undefined;
    if (steps.length < 2 || isTimed) return nothing;
    return html`
      <div class="segments small" role="group" aria-label=${SALES.step}>${STEPS.filter((step) =>
        steps.includes(step)
      ).map((step) =>
        html`<label><input type="radio" name="step" .checked=${step === state.step}
            @change=${() => go({ ...filters, step })}><span>${SALES.steps[step]}</span></label>`
      )}</div>
    `;
  }

  draw();
  chart.link(api);
  cards.link();
  cards.onAsk(() => {
    ask();
    draw();
    loader.load();
  });
  return {
    /**
     * Shows the sales of an address; called again for the same one, it updates them.
     *
     * @param {{ readonly query?: URLSearchParams }} address
     * @returns {Promise<boolean>} whether all requests succeeded
     */
    show({ query }) {
      ({ filters, ignored } = parse(query));
      ask();
      draw();
      return loader.refresh();
    },
    /** @param {readonly StoreRow[]} rows all shops, for those that look alike */
    setStores(rows) {
      stores = rows;
      draw();
    },
    /** @param {boolean} next whether the figures are out of date */
    setStale(next) {
      if (next === isStale) return;
      isStale = next;
      draw();
    },
    leave: loader.leave,
  };
}

/** Those of baskets filter nothing here. @param {URLSearchParams | undefined} query */
function parse(query) {
  const { filters, ignored } = parseFilters(query ?? new URLSearchParams());
  const { till, min, max, ...own } = filters;
  const others = Object.entries({ till, min, max })
    .flatMap(([name, value]) => value === undefined ? [] : [name]);
  return { filters: /** @type {Filters} */ (own), ignored: [...ignored, ...others] };
}

/** @param {Filters} filters */
function toAddress(filters) {
  return `#/${toFilterQuery(filters)}`;
}
