// @ts-check
/// <reference lib="dom" />
/**
 * Cards that are there only while something is wrong: gaps, tills whose receipts are not all there,
 * what is refused at the door.
 *
 * @module
 */
import { html, nothing } from "../parts/lit.js";
import { toRefusalsHash } from "../refusals/causes.js";
import { toFaultText } from "../faults/words.js";
import { toFaults } from "../tills/till_words.js";
import { toCard, toParts } from "./live_tables.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../parts/format.js").Format} Format */
/** @param {Overview["gaps"] | undefined} gaps @param {Format} format */
export function toGapsCard(gaps, format) {
  const words = LIVE.gaps;
  const first = gaps?.first ?? [];
  const more = (gaps?.open ?? 0) - first.length;
  /** @param {number} from @param {number} to the first offset behind them */
  const toOffsets = (from, to) =>
    from === to ? words.noneMissing(String(from)) : `${from}–${to - 1}`;
  return html`
    <section class="card" id="gaps-card" aria-labelledby="gaps-title" ?hidden=${(gaps?.open ??
      0) === 0}>
      <div class="card-head">
        <h2 id="gaps-title">${words.title}</h2>
        <a class="csv" id="csv-gaps" href="stats/gaps" download></a>
      </div>
      <table id="gaps" class="wide named">
        <caption class="hidden">${words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">${words.partition}</th>
            <th scope="col">${words.offsets}</th>
            <th scope="col">${words.why}</th>
            <th scope="col">${words.noticed}</th>
          </tr>
        </thead>
        <tbody>${first.map((
          { topic, partition, fromOffset, toOffset, missing, reason, noticedAt },
        ) =>
          html`
            <tr>
              <th scope="row">${toParts(`${topic}/${partition}`)}</th>
              <td data-name=${words.offsets}>${toOffsets(fromOffset, toOffset)}</td>
              <td>${missing > 0
                ? words.reasons[reason]
                : words.harmless(words.reasons[reason])}</td>
              <td data-name=${words.noticed}>${format.instant(noticedAt)}</td>
            </tr>
          `
        )}</tbody>
      </table>
      <p
        class="note"><span id="gaps-more">${more > 0
          ? words.more(format.count(more))
          : ""}</span><code>deno task gaps list</code> ${words
          .listedBy} <code>gaps acknowledge</code> ${words.settledBy}</p>
    </section>
  `;
}

/** @param {Overview["tills"] | undefined} tills @param {Format} format */
export function toTillsCard(tills, format) {
  const words = LIVE.tills;
  const { problems = 0, missing = 0, missingTills = 0, first = [] } = tills ?? {};
  const more = problems - first.length;
  const title = missing === 0 ? words.title : words.missing({
    missing: format.count(missing),
    isOne: missing === 1,
    tills: format.count(missingTills),
    isOneTill: missingTills === 1,
  });
  return html`
    <section class="card" id="tills-card" aria-labelledby="tills-title" ?hidden=${problems === 0}>
      <div class="card-head">
        <h2 id="tills-title">${title}</h2>
        <a class="csv" id="csv-tills" href="stats/tills?status=problem" download></a>
      </div>
      <table id="tills" class="wide">
        <caption class="hidden">${words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">${words.till}</th>
            <th scope="col">${words.day}</th>
            <th scope="col">${words.fault}</th>
          </tr>
        </thead>
        <tbody>${first.map((till) =>
          html`
            <tr>
              <th scope="row">${till.store} / ${till.till}</th>
              <td>${format.day(till.date)}</td>
              <td>${toFaults(till, format, { mostRanges: MOST_RANGES })[0] ?? ""}</td>
            </tr>
          `
        )}</tbody>
      </table>
      <p
        class="note"><span id="tills-more">${more > 0
          ? words.more(format.count(more), more === 1)
          : ""}</span><a id="tills-all" href="#/tills?period=12m&status=problem">${words
          .all}</a>. ${words.hint}</p>
    </section>
  `;
}

/**
 * The newest causes at the door; no card without any.
 *
 * @param {Overview | undefined} overview
 * @param {Format} format
 */
export function toRefusalsCard(overview, format) {
  const words = LIVE.refusals;
  const first = overview?.refusals?.first ?? [];
  if (first.length === 0) return nothing;
  return toCard({
    id: "refused",
    title: words.title,
    caption: words.caption,
    columns: [words.cause, words.count, words.last],
    rows: first.map(({ key, store, code, pointer, state, refused, lastAt }) => ({
      name: html`<a href=${toRefusalsHash({ code })}>${toFaultText(code)}</a> ${
        state === "new" ? html`<span class="status" data-tone="bad">${words.isNew}</span>` : nothing
      }<br><span class="note">${
        [store, key ?? words.noKey, pointer].filter(Boolean).join(" · ")
      }</span>`,
      cells: [format.count(refused), format.time(lastAt)],
    })),
    none: "",
    more: html`<p class="note"><a href="#/refusals">${words.all}</a></p>`,
  });
}

/** Ranges of numbers that a line names. */
const MOST_RANGES = 5;
