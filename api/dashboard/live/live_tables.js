// @ts-check
/// <reference lib="dom" />
/**
 * The tables of the live view: what waits, what could not be stored, what was refused and answered.
 *
 * @module
 */
import { toFaultText } from "../faults/words.js";
import { UNKNOWN } from "../parts/format.js";
import { html, nothing } from "../parts/lit.js";
import { toHash } from "../parts/view_address.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {import("../parts/lit.js").Content} Content */
/**
 * @typedef {object} Row
 * @property {Content} name
 * @property {readonly Content[]} cells
 * @property {boolean} [secondary] a part of the row above
 */

/** Below it the broker cannot tell how old the oldest record is, in seconds. */
const LEAST_AGE = 0.25;

/**
 * How many records wait, by topic, and how long the oldest has.
 *
 * @param {Overview | undefined} overview
 * @param {Format} format
 */
export function toLagCard(overview, format) {
  const words = LIVE.lag;
  /** @param {number} records @param {number | null} seconds */
  const toAge = (records, seconds) => {
    if (records === 0 || seconds === null) return UNKNOWN;
    return seconds < LEAST_AGE ? words.under(format.duration(LEAST_AGE)) : format.duration(seconds);
  };
  return toCard({
    id: "lag",
    title: words.title,
    caption: words.caption,
    columns: [words.topic, words.records, words.oldest],
    rows: [
      ...(overview?.lag ?? []).map(({ topic, records, seconds }) => ({
        name: toParts(topic),
        cells: [format.count(records), toAge(records, seconds)],
      })),
      // Without a row the lag would look like none.
      ...(overview?.lagMissingRights ?? []).map((right) => ({
        name: words.missingRight(right),
        cells: ["?", "?"],
      })),
    ],
    none: overview?.broker === "down" ? words.brokerDown : LIVE.notYours,
  });
}

/** @param {Overview | undefined} overview @param {Format} format */
export function toLettersCard(overview, format) {
  const words = LIVE.letters;
  const letters = overview?.deadLetters;
  return toCard({
    id: "dead-letters-by-code",
    title: words.title,
    caption: words.caption,
    columns: [words.code, words.open],
    rows: (letters?.byCode ?? []).flatMap(({ code, open }) => [
      {
        name: html`<a href=${toHash({ name: "dead-letters", code })}>${toFaultText(code)}</a>`,
        cells: [format.count(open)],
      },
      // Which shop's numbers restart is what somebody has to know.
      ...(code === "id_reused" ? letters?.reusedIds ?? [] : []).map(({ store, open }) => ({
        name: store === "" ? words.otherShops : words.inShop(store),
        cells: [format.count(open)],
        secondary: true,
      })),
    ]),
    none: overview?.database === "down" ? words.databaseDown : words.none,
  });
}

/** @param {Overview | undefined} overview @param {Format} format */
export function toAnswersCard(overview, format) {
  const words = LIVE.answers;
  return toCard({
    id: "answers",
    title: words.title,
    caption: words.caption,
    columns: [words.status, words.responses],
    rows: (overview?.answers ?? []).map(({ status, count }) => ({
      name: `${status} ${words.words[status] ?? ""}`.trim(),
      cells: [format.count(count)],
    })),
    none: overview?.lag === null && overview.broker === "up" ? LIVE.notYours : words.none,
  });
}

/**
 * One card of a table.
 *
 * @param {object} card
 * @param {string} card.id of the table
 * @param {string} card.title
 * @param {string} card.caption for screen readers
 * @param {readonly string[]} card.columns all but the first are of numbers
 * @param {readonly Row[]} card.rows
 * @param {string} card.none the sentence without rows
 * @param {Content} [card.more] below the table
 */
export function toCard({ id, title, caption, columns, rows, none, more = nothing }) {
  return html`
    <section class="card" aria-labelledby=${`${id}-title`}>
      <h2 id=${`${id}-title`}>${title}</h2>
      <table id=${id} ?hidden=${rows.length === 0}>
        <caption class="hidden">${caption}</caption>
        <thead>
          <tr>${columns.map((column, index) =>
            html`<th scope="col" class=${index === 0 ? nothing : "number"}>${column}</th>`
          )}</tr>
        </thead>
        <tbody>${rows.map(toRow)}</tbody>
      </table>
      <p class="nothing" id=${`${id}-nothing`} ?hidden=${rows.length > 0}>${none}</p>
      ${more}
    </section>
  `;
}

/** @param {Row} row */
function toRow({ name, cells, secondary = false }) {
  return html`
    <tr class=${secondary ? "secondary" : nothing}><th scope="row">${name}</th>${cells.map((
      cell,
    ) => html`<td class="number">${cell}</td>`)}</tr>
  `;
}

/** A topic, which breaks behind its underscores only. @param {string} text */
export function toParts(text) {
  const parts = text.split("_");
  return html`<span class="code-parts">${
    parts.map((part, index) => index === parts.length - 1 ? part : html`${part}_<wbr>`)
  }</span>`;
}
