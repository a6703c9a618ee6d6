// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The live figures: the latest overview of the stream, and the last five minutes of its rates.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { element, fillTable, find, setText } from "../parts/element.js";
import { UNKNOWN } from "../parts/format.js";
import { createLiveChart } from "./live_chart.js";
import { createTillsCard } from "./tills_card.js";
import { createMovingWindow } from "./moving_window.js";
import { toHash } from "../parts/view_address.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createLivePanel({ api, format }) {
  createCsvLink("csv-gaps", { api, table: "Gaps" }).setPath("stats/gaps");
  const showTills = createTillsCard({ api, format });
  const section = find("live", HTMLElement);
  const rates = createMovingWindow({ width: 3, seconds: WINDOW_SECONDS, gapSeconds: GAP_SECONDS });
  const rateChart = createLiveChart({
    place: find("rate-chart", HTMLElement),
    legend: find("rate-legend", HTMLElement),
    seconds: WINDOW_SECONDS,
    lines: [
      { name: "Accepted", format: (value) => perSecond(value, format.rate) },
      { name: "Stored", format: (value) => perSecond(value, format.rate) },
    ],
    toTick: format.short,
    toTime: (ms) => format.clock(ms),
    resting: "newest",
  });
  const revenueChart = createLiveChart({
    place: find("revenue-rate-chart", HTMLElement),
    legend: find("revenue-rate-legend", HTMLElement),
    seconds: WINDOW_SECONDS,
    lines: [{ name: "Revenue", format: (value) => perSecond(value, format.euros) }],
    toTick: format.shortEuros,
    toTime: (ms) => format.clock(ms),
    resting: "newest",
  });

  /** @param {Overview} overview */
  function show(overview) {
    section.classList.remove("loading");
    showFigures(overview);
    showTables(overview);
    showTills(overview.tills);
    const { acceptedPerSecond, storedPerSecond, revenuePerSecond } = overview.rates;
    rates.push(Date.parse(overview.at) / 1_000, [
      acceptedPerSecond,
      storedPerSecond,
      revenuePerSecond,
    ]);
    const [times, accepted = [], stored = [], revenue = []] = rates.columns();
    rateChart.show([times, accepted, stored]);
    revenueChart.show([times, revenue]);
  }

  /** @param {Overview} overview */
  function showFigures({ at, instance, rates, totals, today, delay }) {
    setText("live-at", `As of ${format.clock(Date.parse(at))}`);
    setText("started-at", `it started, ${format.instant(instance.startedAt)}`);
    setText("today-revenue", format.euros(today?.revenue));
    setText("today-baskets", format.count(today?.baskets));
    if (today !== null) setText("today-date", format.day(today.date));
    setText("accepted-rate", format.rate(rates.acceptedPerSecond));
    setText("stored-rate", format.rate(rates.storedPerSecond));
    setText("total-baskets", format.count(totals?.baskets));
    setText("total-revenue", format.euros(totals?.revenue));
    setText("delay-p50", format.duration(delay?.p50Seconds));
    setText("delay-p99", format.duration(delay?.p99Seconds));
    setText("delay-baskets", format.count(delay?.baskets));
  }

  /** @param {Overview} overview */
  function showTables({ lag, lagMissingRights, broker, deadLetters, database, answers, gaps }) {
    fillTable(
      "lag",
      [
        ...(lag ?? []).map(({ topic, records, seconds }) => ({
          columns: [
            { content: topic },
            { content: format.count(records), number: true },
            { content: format.duration(seconds), number: true },
          ],
        })),
        // Without a row the lag would look like none.
        ...lagMissingRights.map((right) => ({
          columns: [
            { content: `Not known: the Kafka user lacks ${right}` },
            { content: "?", number: true },
            { content: "?", number: true },
          ],
        })),
      ],
      broker === "down" ? "Not known while the broker is away." : NOT_YOURS,
    );
    fillTable(
      "dead-letters-by-code",
      (deadLetters?.byCode ?? []).flatMap(({ code, open }) => [
        {
          columns: [
            { content: element("a", { href: toHash({ name: "dead-letters", code }) }, code) },
            { content: format.count(open), number: true },
          ],
        },
        // Which shop's numbers restart is what somebody has to know.
        ...(code === "id_reused" ? deadLetters?.reusedIds ?? [] : []).map(({ store, open }) => ({
          columns: [
            { content: store === "" ? "other shops" : `in ${store}`, secondary: true },
            { content: format.count(open), number: true, secondary: true },
          ],
        })),
      ]),
      database === "down"
        ? "Not known while the database is away."
        : "None: every record became rows.",
    );
    fillTable(
      "answers",
      answers.map(({ status, count }) => ({
        columns: [
          { content: `${status} ${STATUS_WORDS[status] ?? ""}`.trim() },
          { content: format.count(count), number: true },
        ],
      })),
      lag === null && broker === "up" ? NOT_YOURS : "None yet.",
    );
    find("gaps-card", HTMLElement).hidden = (gaps?.open ?? 0) === 0;
    const first = gaps?.first ?? [];
    fillTable(
      "gaps",
      first.map(({ topic, partition, fromOffset, toOffset, missing, reason, noticedAt }) => ({
        columns: [
          { content: `${topic}/${partition}` },
          { content: toOffsets(fromOffset, toOffset) },
          { content: missing > 0 ? GAP_WORDS[reason] : `${GAP_WORDS[reason]} (harmless)` },
          { content: format.instant(noticedAt) },
        ],
      })),
    );
    const more = (gaps?.open ?? 0) - first.length;
    setText("gaps-more", more > 0 ? `And ${format.count(more)} more. ` : "");
  }

  return {
    show,
    /** @param {boolean} isLive whether overviews arrive; if not, the figures are stale */
    setLive(isLive) {
      const hasFigures = !section.classList.contains("loading");
      section.classList.toggle("stale", hasFigures && !isLive);
      if (!hasFigures && !isLive) setText("live-at", "Not connected");
    },
  };
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} format
 */
function perSecond(value, format) {
  return value === null || value === undefined ? UNKNOWN : `${format(value)}/s`;
}

const WINDOW_SECONDS = 300;
/** Overviews arrive every second. */
const GAP_SECONDS = 5;
const NOT_YOURS = "Your key is for some shops, and this is about all of them.";

/** @param {number} from @param {number} to the first offset behind them */
function toOffsets(from, to) {
  return from === to ? `${from}, none missing` : `${from}–${to - 1}`;
}

/** @type {Readonly<Record<import("../../stats/reports/gaps.ts").GapRow["reason"], string>>} */
const GAP_WORDS = {
  retention: "deleted before they were read",
  topic_restarted: "the topic started again",
  before_first_read: "deleted before the first read",
};

/** @type {Readonly<Record<number, string>>} */
const STATUS_WORDS = {
  202: "accepted",
  207: "some accepted",
  400: "not JSON",
  401: "no known key",
  403: "not allowed",
  408: "too slow",
  413: "too large",
  415: "wrong type",
  422: "no valid basket",
  429: "rate limit",
  500: "failed",
  503: "not now",
};
