// @ts-check
/// <reference lib="dom" />
/**
 * Dead letters: why there are any, the single ones, one with all that is known of it, and what
 * somebody decides about them.
 *
 * @module
 */
import { toFaultText } from "../faults/words.js";
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { html, nothing, render } from "../parts/lit.js";
import { toProblemText } from "../parts/problem_text.js";
import { toStoreSelect } from "../parts/store_select.js";
import { toActionButtons, toNeedsAdmin } from "./action_buttons.js";
import { createActionDialog } from "./action_dialog.js";
import { MOST_POSITIONS, toActions } from "./letter_actions.js";
import { toLetterDetails } from "./letter_details.js";
import { toCauseTable, toLetterTable } from "./letter_list.js";
import {
  parseLettersAddress,
  toLetterPath,
  toLettersHash,
  toLettersQuery,
} from "./letters_address.js";
import { toPosition } from "./position_text.js";
import { LETTERS } from "./words.js";

/** @typedef {import("../../dead_letters/letter_schemas.ts").DeadLetterDetails} Details */
/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("./letter_list.js").Row} Row */
/** @typedef {import("./letter_list.js").Cause} Cause */
/** @typedef {import("./letters_address.js").LettersAddress} LettersAddress */
/** @typedef {import("./letter_actions.js").Target} Target */
/**
 * What is shown; absent: not there yet.
 *
 * @typedef {object} Shown
 * @property {readonly Cause[]} [causes]
 * @property {readonly Row[]} [rows]
 * @property {string | null} [next] where the next page begins
 * @property {Details} [details]
 * @property {string} [problem]
 */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createDeadLettersView({ place, api, format }) {
  const root = document.createElement("div");
  const dialog = createActionDialog({ api, format, onDone: onSettled });
  place.append(root, dialog.element);
  let current = new AbortController();
  /** @type {{ readonly query?: URLSearchParams }} */
  let shownAddress = {};
  /** @type {LettersAddress} */
  let address = {};
  /** @type {Shown} */
  let shown = {};
  /** Positions. @type {ReadonlySet<string>} */
  let chosen = new Set();
  /** Whether the reader's key may decide; unknown until something was read with it. */
  let mayAct = false;
  /** @type {ReadonlyMap<string, number>} */
  let openByCode = new Map();
  /** Requests that no consumer carries out. */
  let waitingRequests = 0;
  /** Whether there are others than are shown. */
  let isBehind = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** The CSV link on the page now: details have none, so it is created again. @type {Element | null} */
  let link = null;
  /** @type {ReturnType<typeof createCsvLink> | undefined} */
  let csv;

  /** Reads again what was settled, and once more when the API keeps no report from before. */
  function onSettled() {
    chosen = new Set();
    void show(shownAddress);
    clearTimeout(again);
    again = setTimeout(() => place.hidden || void show(shownAddress), KEPT_MS);
  }

  /** @param {{ readonly query?: URLSearchParams }} view */
  async function show(view) {
    current.abort();
    current = new AbortController();
    const { signal } = current;
    const before = toLettersHash(address);
    shownAddress = view;
    address = parseLettersAddress(view.query ?? new URLSearchParams());
    if (toLettersHash(address) !== before) {
      shown = {};
      chosen = new Set();
    }
    root.setAttribute("aria-busy", "true");
    draw();
    try {
      const next = address.at === undefined
        ? await readList(signal)
        : { details: await readDetails(address.at, signal) };
      if (signal.aborted) return;
      shown = next;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      const isGone = address.at !== undefined && error.status === 404;
      // The dialog asks for a key.
      const isAsked = error.status === 401;
      shown = isAsked ? {} : { problem: isGone ? LETTERS.details.gone : toProblemText(error) };
    }
    root.setAttribute("aria-busy", "false");
    draw();
  }

  /** @param {AbortSignal} signal @returns {Promise<Shown>} */
  async function readList(signal) {
    const { store, ...rest } = address;
    const shop = store === undefined ? {} : { store };
    const [causes, list] = await Promise.all([
      api.getJson(`stats/dead-letter-causes${toLettersQuery(shop)}`, signal),
      api.getJson(`stats/dead-letters${toLettersQuery({ ...rest, ...shop, limit: PAGE })}`, signal),
    ]);
    const { rows, next } = /** @type {{ rows: readonly Row[], next: string | null }} */ (list);
    const [first] = rows;
    if (first !== undefined && !mayAct) await findAccess(toPosition(first), signal);
    return { causes: /** @type {{ rows: readonly Cause[] }} */ (causes).rows, rows, next };
  }

  /**
   * Whether the reader may decide: who sees a record whole may. Without an answer the buttons are off.
   *
   * @param {string} position
   * @param {AbortSignal} signal
   */
  async function findAccess(position, signal) {
    try {
      await readDetails(position, signal);
    } catch (error) {
      // It was erased since, say: the list is there all the same.
      if (!(error instanceof ApiFailure)) throw error;
    }
  }

  /** @param {string} position @param {AbortSignal} signal */
  async function readDetails(position, signal) {
    const path = toLetterPath(position);
    if (path === undefined) throw new ApiFailure(404, {});
    const details = /** @type {Details} */ (await api.getJson(path, signal));
    mayAct = !details.masked;
    return details;
  }

  function draw() {
    render(address.at === undefined ? toOverview() : toDetails(), root);
    const found = root.querySelector("#csv-dead-letters");
    if (found !== null && found !== link) {
      csv = createCsvLink("csv-dead-letters", { api, table: LETTERS.list.caption });
    }
    link = found;
    const { after: _, ...all } = address;
    if (found !== null) {
      csv?.setPath(`stats/dead-letters${toLettersQuery({ ...all, limit: MOST })}`);
    }
  }

  function toOverview() {
    return html`
      <div class="section-head">
        <h1 id="dead-letters-title">${LETTERS.title}</h1>
        <form class="controls" id="letters-form" @submit=${(/** @type {Event} */ event) =>
          event.preventDefault()}>${toStoreSelect(address.store, onStore)}<a class="csv"
            id="csv-dead-letters" href="stats/dead-letters" download></a></form>
      </div>
      <p class="lead">${LETTERS.lead}</p>
      ${toProblem()}
      <div role="status" id="waiting-requests">${waitingRequests === 0 ? nothing : html`
        <p class="banner" data-tone="warn">${LETTERS.waitingRequests(
          waitingRequests,
          format.count(waitingRequests),
        )}</p>
      `}</div>
      ${shown.causes === undefined ? toLoading() : toCauses(shown.causes)}
      ${shown.rows === undefined ? nothing : toList(shown.rows)}
    `;
  }

  function toProblem() {
    return shown.problem === undefined
      ? nothing
      : html`<p class="banner" id="dead-letters-problem" data-tone="bad" role="alert">${shown.problem}</p>`;
  }

  function toLoading() {
    return shown.problem === undefined ? html`<p class="nothing">${LETTERS.loading}</p>` : nothing;
  }

  /** @param {readonly Cause[]} causes */
  function toCauses(causes) {
    const total = causes.reduce((sum, { open }) => sum + open, 0);
    return html`
      <div class="card" id="dead-letter-causes-card">
        <div class="card-head"><h2>${LETTERS.causes.title}</h2>${total < MOST_COUNTED
          ? nothing
          : html`<span class="note">${LETTERS.causes.newest(format.count(total))}</span>`}</div>
        ${causes.length === 0
          ? html`<p class="nothing">${LETTERS.none}</p>`
          : toCauseTable(causes, { address, format })}
      </div>
    `;
  }

  /** @param {readonly Row[]} rows */
  function toList(rows) {
    const { code, cause, after } = address;
    const isFiltered = code !== undefined || cause !== undefined || after !== undefined;
    if (rows.length === 0 && !isFiltered) return nothing;
    return html`
      <div class="card" id="dead-letters-card">
        <div class="card-head">
          <h2>${code === undefined
            ? LETTERS.list.title
            : html`${toFaultText(code)} <code class="fault-code">${code}</code>`}</h2>
          ${isFiltered
            ? html`<a href=${
              toLettersHash(address.store === undefined ? {} : { store: address.store })
            }>${LETTERS.causes.all}</a>`
            : nothing}
        </div>
        ${cause === undefined ? nothing : html`<p class="note" lang="en">${cause}</p>`}
        ${toActionBar(rows)}
        ${rows.length === 0
          ? html`<p class="nothing">${LETTERS.noneLike}</p>`
          : toLetterTable(rows, { address, chosen, format, onChoose })}
        ${toPager()}
      </div>
    `;
  }

  /** @param {readonly Row[]} rows */
  function toActionBar(rows) {
    if (rows.length === 0) return nothing;
    const words = LETTERS.actions;
    const codes = rows.flatMap((row) => chosen.has(toPosition(row)) ? [row.code] : []);
    const actions = toActions(codes);
    const { code, store } = address;
    const open = code === undefined ? 0 : openByCode.get(code) ?? 0;
    /** @param {Target} target */
    const toButtons = (target, of = actions) =>
      toActionButtons(of, { mayAct, onAction: (action) => dialog.open(action, target) });
    return html`
      ${mayAct ? nothing : toNeedsAdmin()}
      <div class="action-bar" role="group" aria-label=${LETTERS.list.chosen}>
        <span role="status">${codes.length === 0
          ? words.noneChosen
          : words.chosen(codes.length, format.count(codes.length))}</span>
        ${codes.length > 0 && actions.length === 0
          ? html`<span class="note">${words.differing}</span>`
          : toButtons({ positions: [...chosen] })}
      </div>
      ${code === undefined || open === 0 || store !== undefined ? nothing : html`
        <div class="action-bar" id="letters-of-code" role="group"
          aria-label=${words.allOf(format.count(open), code)}><span>${words.allOf(
            format.count(open),
            code,
          )}</span>${toButtons({ code, open }, toActions([code]))}</div>
      `}
    `;
  }

  function toPager() {
    const { next } = shown;
    const words = LETTERS.list;
    const isFirst = address.after === undefined;
    if (isFirst && (next === null || next === undefined)) return nothing;
    return html`
      <div class="pager">
        ${isFirst
          ? html`<span></span>`
          : html`<a href=${toLettersHash(without("after"))}>${words.newest}</a>`}
        ${next === null || next === undefined
          ? nothing
          : html`<a id="letters-older" href=${
            toLettersHash({ ...address, after: next })
          }>${words.older}</a>`}
      </div>
    `;
  }

  function toDetails() {
    const words = LETTERS.details;
    return html`
      <div class="section-head">
        <h1 id="dead-letters-title">${LETTERS.title}</h1>
        <a href=${toLettersHash(without("at"))}>${words.back}</a>
      </div>
      ${toProblem()}
      ${shown.details === undefined ? toLoading() : html`
        ${shown.details.masked
          ? html`<p class="banner">${words.masked}</p>${toNeedsAdmin()}`
          : nothing}
        ${shown.details.letters.map((letter) =>
          toLetterDetails(letter, {
            format,
            mayAct,
            onAction: (action, positions) => dialog.open(action, { positions }),
          })
        )}
      `}
    `;
  }

  /** Another shop has other pages. @param {string | undefined} store */
  function onStore(store) {
    const { after: _, ...rest } = without("store");
    location.hash = toLettersHash(store === undefined ? rest : { ...rest, store });
  }

  /** The address without one of its parts. @param {"at" | "after" | "store"} name @returns {LettersAddress} */
  function without(name) {
    const { [name]: _, ...rest } = address;
    return rest;
  }

  /** @param {readonly string[]} positions @param {boolean} isChosen */
  function onChoose(positions, isChosen) {
    const next = new Set(chosen);
    for (const position of positions) {
      if (!isChosen) next.delete(position);
      else if (next.size < MOST_POSITIONS) next.add(position);
    }
    chosen = next;
    draw();
  }

  return {
    show,
    /** @param {Overview} overview */
    update({ deadLetters }) {
      if (deadLetters === null || deadLetters === undefined) return;
      const next = new Map(deadLetters.byCode.map(({ code, open }) => [code, open]));
      isBehind ||= JSON.stringify([...next]) !== JSON.stringify([...openByCode]);
      openByCode = next;
      if (deadLetters.waitingRequests !== waitingRequests) {
        waitingRequests = deadLetters.waitingRequests;
        if (!place.hidden) draw();
      }
      const isBusy = chosen.size > 0 || dialog.isOpen() || address.at !== undefined;
      // What a reader works on stays as it is.
      if (!isBehind || place.hidden || isBusy) return;
      isBehind = false;
      void show(shownAddress);
    },
    leave() {
      clearTimeout(again);
      current.abort();
    },
  };
}

/** The API keeps a report for 2 s. */
const KEPT_MS = 2_500;
/** Rows of the CSV: the API's largest limit. */
const MOST = "500";
/** Rows of a page. */
const PAGE = "50";
/** As many as the API counts by cause. */
const MOST_COUNTED = 5_000;
