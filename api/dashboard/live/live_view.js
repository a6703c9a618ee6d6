// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The live view: what needs attention, how much comes in and is stored, the last baskets, and what
 * waits or went wrong. It follows the stream, and its charts begin with what the API has kept.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { UNKNOWN } from "../parts/format.js";
import { html, render } from "../parts/lit.js";
import { readTimeZone } from "../parts/zoned_time.js";
import { COMMON } from "../parts/words.js";
import { toAlertList } from "./alert_list.js";
import { createFeed } from "./feed.js";
import { createLiveCharts } from "./live_charts.js";
import { toAnswersCard, toLagCard, toLettersCard } from "./live_tables.js";
import { toGapsCard, toRefusalsCard, toTillsCard } from "./problem_cards.js";
import { parseRange } from "./ranges.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createLiveView({ place, api, format }) {
  const charts = createLiveCharts({ api, format, onChange: draw });
  const feed = createFeed({ format, onChange: draw });
  /** @type {Overview | undefined} */
  let overview;
  let isLive = true;
  /** What was known of what the database holds, which stays true while that is away. */
  /** @type {Pick<Overview, "tills" | "gaps">} */
  let known = { tills: null, gaps: null };

  let isMounted = false;

  draw();
  isMounted = true;
  charts.mount();
  createCsvLink("csv-gaps", { api, table: LIVE.gaps.title }).setPath("stats/gaps");
  createCsvLink("csv-tills", { api, table: LIVE.tills.title }).setPath(
    "stats/tills?status=problem",
  );

  /** Hidden, it is drawn when it is shown again: each second would be for nobody. */
  function draw() {
    if (isMounted && place.hidden) return;
    const state = overview === undefined
      ? isLive ? LIVE.connecting : LIVE.notConnected
      : LIVE.asOf(format.time(overview.at));
    render(
      html`
        <section id="live" class=${overview === undefined
          ? "loading"
          : isLive
          ? ""
          : "stale"} aria-labelledby="live-title">
          <div class="section-head">
            <h1 id="live-title">${LIVE.title}</h1>
            <p class="note" id="live-at">${state}</p>
          </div>
          ${overview === undefined ? "" : toAlertList(overview, format)}
          ${toFigures(overview)}
          ${charts.toTemplate()}
          ${feed.toTemplate()}
          ${toGapsCard(known.gaps, format)}
          ${toTillsCard(known.tills, format)}
          <div class="panels">
            ${toLagCard(overview, format)}
            ${toLettersCard(overview, format)}
            ${toRefusalsCard(overview, format)}
            ${toAnswersCard(overview, format)}
          </div>
          ${toMeanings()}
        </section>
      `,
      place,
    );
  }

  /** @param {Overview | undefined} of */
  function toFigures(of) {
    const words = LIVE.figures;
    const { totals, today, delay, rates } = of ?? {};
    return html`
      <div class="figures">
        <div class="card figure">
          <h2>${words.revenueToday}</h2>
          <p class="value" id="today-revenue">${format.euros(today?.revenue)}</p>
          <p class="note"><b id="today-baskets">${format.count(today?.baskets)}</b> ${words
            .boughtOn(today ? format.day(today.date) : UNKNOWN)}</p>
        </div>
        <div class="card figure">
          <h2>${words.accepted}</h2>
          <p class="value"><span id="accepted-rate">${format.rate(
            rates?.acceptedPerSecond,
          )}</span> <small>${LIVE.perSecond}</small></p>
          <p class="note">${words.acceptedNote}</p>
        </div>
        <div class="card figure">
          <h2>${words.stored}</h2>
          <p class="value"><span id="stored-rate">${format.rate(
            rates?.storedPerSecond,
          )}</span> <small>${LIVE.perSecond}</small></p>
          <p
            class="note"><b id="total-baskets">${format.count(totals?.baskets)}</b> ${words
              .inAll} <b id="total-revenue">${format.euros(totals?.revenue)}</b></p>
        </div>
        <div class="card figure">
          <h2>${words.delay}</h2>
          <p class="value"><span id="delay-p50">${format.duration(
            delay?.p50Seconds,
          )}</span> <small>${words.median}</small></p>
          <p
            class="note">${words.p99} <b id="delay-p99">${format.duration(
              delay?.p99Seconds,
            )}</b> · <b id="delay-baskets">${format.count(delay?.baskets)}</b> ${words
              .lastSeconds}</p>
        </div>
      </div>
    `;
  }

  function toMeanings() {
    const startedAt = overview === undefined
      ? UNKNOWN
      : format.instant(overview.instance.startedAt);
    return html`
      <details class="meaning">
        <summary>${COMMON.meaning}</summary>
        <dl>
          ${LIVE.meanings.map(([term = "", text = ""]) =>
            html`
              <dt>${term}</dt>
              <dd>${text.replace("TIME_ZONE", readTimeZone())}</dd>
            `
          )}
          <dt>${LIVE.answers.title}</dt>
          <dd id="started-at">${LIVE.answersSince(startedAt)}</dd>
        </dl>
      </details>
    `;
  }

  return {
    /** @param {import("../parts/view_address.js").View} address */
    show(address) {
      charts.setRange(parseRange("query" in address ? address.query : undefined));
      draw();
      return charts.load();
    },
    /** @param {Overview} next */
    update(next) {
      overview = next;
      if (next.database === "up") known = { tills: next.tills, gaps: next.gaps };
      feed.update(next.latest);
      charts.push(next, !place.hidden);
      draw();
    },
    /** @param {boolean} next whether overviews arrive; if not, the figures are stale */
    setLive(next) {
      const isBack = next && !isLive && overview !== undefined && !place.hidden;
      isLive = next;
      draw();
      // What came meanwhile is in the history.
      if (isBack) charts.load();
    },
    leave: feed.release,
  };
}
