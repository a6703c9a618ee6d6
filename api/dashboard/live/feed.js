// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The last baskets as they come, with the time of each stage. It stands still while a reader is in
 * it, and when told to.
 *
 * @module
 */
import { toLettersHash } from "../dead_letters/letters_address.js";
import { toFaultText } from "../faults/words.js";
import { html, nothing, repeat } from "../parts/lit.js";
import { toBasketPath } from "../parts/view_address.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/overview/latest.ts").LatestEntry} LatestEntry */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * @param {object} options
 * @param {Format} options.format
 * @param {() => void} options.onChange called when `toTemplate()` has changed
 */
export function createFeed({ format, onChange }) {
  /** @type {readonly LatestEntry[]} */
  let newest = [];
  /** @type {readonly LatestEntry[]} */
  let shown = [];
  let isPaused = false;
  /** Whether all rows are others than a moment ago: then a row that arrives is nothing to point out. */
  let isBusy = false;
  /** Whether the pointer or the focus is in the table. */
  const isHeld = { pointer: false, focus: false };
  const isStill = () => isPaused || isHeld.pointer || isHeld.focus;

  /** @param {keyof typeof isHeld} by @param {boolean} isIn */
  function hold(by, isIn) {
    isHeld[by] = isIn;
    if (!isStill()) shown = newest;
    onChange();
  }

  /** From one link to the next the rows must stay. @param {FocusEvent} event */
  function onFocusOut({ currentTarget, relatedTarget }) {
    const table = /** @type {HTMLElement} */ (currentTarget);
    if (!table.contains(/** @type {Node | null} */ (relatedTarget))) hold("focus", false);
  }

  function togglePause() {
    isPaused = !isPaused;
    if (!isStill()) shown = newest;
    onChange();
  }

  function toState() {
    if (!isStill()) return LIVE.feed.lead;
    const keys = new Set(shown.map(toKey));
    const waiting = newest.filter((entry) => !keys.has(toKey(entry))).length;
    const word = isPaused ? LIVE.feed.paused : LIVE.feed.pausedByReader;
    return waiting === 0 ? word : `${word} · ${LIVE.feed.waiting(format.count(waiting))}`;
  }

  /** @param {LatestEntry} entry */
  function toRow(entry) {
    const { products, total, soldAt, receivedAt, storedAt, failedAt } = entry;
    const doneAt = storedAt ?? failedAt;
    const delay = receivedAt === null || doneAt === null
      ? undefined
      : Math.max(0, Date.parse(doneAt) - Date.parse(receivedAt)) / 1_000;
    const words = LIVE.feed.columns;
    const doneName = entry.status === "dead_letter" ? LIVE.feed.setAside : words.stored;
    return html`
      <tr data-status=${entry.status}>
        <th scope="row">${toName(entry)} ${toStatus(entry)}</th>
        ${toCell(words.lines, products, { kind: "number", text: format.count(products) })}
        ${toCell(words.total, total, { kind: "number", text: format.euros(total) })}
        ${toCell(words.sold, soldAt, { kind: "whole", text: toTime(soldAt) })}
        ${toCell(words.received, receivedAt, { kind: "whole", text: toTime(receivedAt) })}
        <td class="whole" data-name=${doneName}>${toTime(doneAt)}${delay === undefined
          ? nothing
          : html`
            <small>${LIVE.feed.after(format.duration(delay))}</small>
          `}</td>
      </tr>
    `;
  }

  /** @param {string | null} instant */
  function toTime(instant) {
    return instant === null ? format.count(undefined) : format.time(instant);
  }

  return {
    /** @param {readonly LatestEntry[] | null} latest `null`: not known now, so what was stays */
    update(latest) {
      if (latest === null) return;
      const keys = new Set(newest.map(toKey));
      isBusy = keys.size > 0 && !latest.some((entry) => keys.has(toKey(entry)));
      newest = latest;
      if (!isStill()) shown = newest;
    },
    /** Lets go of what the pointer or the focus held: the view is left. */
    release() {
      isHeld.pointer = false;
      isHeld.focus = false;
    },
    toTemplate() {
      const words = LIVE.feed;
      return html`
        <section class=${isBusy
          ? "card feed busy"
          : "card feed"} id="feed-card" aria-labelledby="feed-title">
          <div class="card-head">
            <div>
              <h2 id="feed-title">${words.title}</h2>
              <p class="note" id="feed-state">${toState()}</p>
            </div>
            <button class="quiet" id="feed-pause" type="button" aria-pressed=${isPaused}
              @click=${togglePause}>${isPaused ? words.resume : words.pause}</button>
          </div>
          <div aria-live="off"
            @pointerenter=${() => hold("pointer", true)}
            @pointerleave=${() => hold("pointer", false)}
            @focusin=${() => hold("focus", true)}
            @focusout=${onFocusOut}>
            <table class="wide named" id="feed" ?hidden=${shown.length === 0}>
              <caption class="hidden">${words.title}</caption>
              <thead>
                <tr>
                  <th scope="col">${words.columns.basket}</th>
                  <th scope="col" class="number">${words.columns.lines}</th>
                  <th scope="col" class="number">${words.columns.total}</th>
                  <th scope="col">${words.columns.sold}</th>
                  <th scope="col">${words.columns.received}</th>
                  <th scope="col">${words.columns.stored}</th>
                </tr>
              </thead>
              <tbody>${repeat(shown, toKey, toRow)}</tbody>
            </table>
          </div>
          <p class="nothing" ?hidden=${shown.length > 0}>${words.none}</p>
        </section>
      `;
    },
  };
}

/**
 * A cell, which a phone leaves out when its value is not known.
 *
 * @param {string} name of the column
 * @param {string | number | null} value
 * @param {{ readonly kind: "number" | "whole", readonly text: string }} shown
 */
function toCell(name, value, { kind, text }) {
  return html`<td class=${
    value === null ? `${kind} optional` : kind
  } data-name=${name}>${text}</td>`;
}

/** @param {LatestEntry} entry */
function toName({ store, id }) {
  if (store === null || id === null) return LIVE.feed.noId;
  return html`<a href=${`#${toBasketPath({ store, id })}`}>${store} / ${id}</a>`;
}

/** @param {LatestEntry} entry */
function toStatus({ status, code, topic, partition, offset }) {
  if (status === "stored") return nothing;
  if (status === "conflict") {
    return html`<span class="status" data-tone="warn">${LIVE.feed.conflict}</span>`;
  }
  const href = toLettersHash({ at: `${topic}/${partition}@${offset}` });
  return html`
    <a class="status" data-tone="bad" href=${href}>${LIVE.feed.setAside} ${toFaultText(
      code ?? "",
    )}</a>
  `;
}

/** @param {LatestEntry} entry */
function toKey({ status, topic, partition, offset }) {
  return `${status === "dead_letter" ? "letter " : ""}${topic}/${partition}@${offset}`;
}
