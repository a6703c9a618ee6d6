// @ts-check
/// <reference lib="dom" />
/**
 * The view of baskets: a list by the filters of the address, or one basket as a receipt. While a
 * basket is unknown the page repeats the request, as one that was just sent takes a moment.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { addDays } from "../parts/days.js";
import { toChipList, toChips, toFilterControls } from "../parts/filter_controls.js";
import { toFilterQuery } from "../parts/filters.js";
import { keepFocus } from "../parts/keep_focus.js";
import { html, nothing, render } from "../parts/lit.js";
import { toDays } from "../parts/period.js";
import { PERIOD } from "../parts/period_words.js";
import { toMostDays, toProblemText } from "../parts/problem_text.js";
import { toBasketPath } from "../parts/view_address.js";
import { COMMON } from "../parts/words.js";
import { toRetryDelayMs } from "../shell/retry_delay.js";
import { toBasketTable } from "./basket_list.js";
import { parseList, toListHash, toListPath } from "./list_address.js";
import { toFindForm, toMoreFilters, toOrderSelect } from "./list_controls.js";
import { toBasketPage } from "./receipt.js";
import { createSuggestions } from "./suggestions.js";
import { BASKETS } from "./words.js";

/** @typedef {import("../../read_basket.ts").BasketFate} BasketFate */
/** @typedef {import("../../stats/reports/baskets.ts").BasketsRow} Row */
/** @typedef {import("../parts/view_address.js").BasketView} Address */
/** @typedef {import("./list_address.js").ListChoice} ListChoice */
/** @typedef {{ readonly rows: readonly Row[], readonly next: string | null }} ListAnswer */
/**
 * What came of the list: an answer, or why there is none.
 *
 * @typedef {{ answer?: ListAnswer, problem?: string, mostDays?: number, isLoading?: boolean }} ListState
 */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createBasketsView({ place, api, format, readToday }) {
  let current = new AbortController();
  /** @type {Pick<Address, "store" | "id">} */
  let asked = { store: "", id: "" };
  /** @type {ReturnType<typeof parseList>} */
  let choice = parseList();
  /** @type {ListState} */
  let list = {};
  /** @type {{ fate?: BasketFate, problem?: string }} */
  let one = {};
  /** Where the list was left, to go back to. */
  let listHash = "#/baskets";
  /** Where each page of the list began that the reader has seen, for the way back. */
  /** @type {(string | undefined)[]} */
  let pages = [undefined];
  let pagesOf = "";
  const suggestions = createSuggestions({ api, onChange: draw });

  /** @param {import("../parts/filters.js").Filters} filters */
  const go = (filters) => {
    location.hash = toListHash({ ...choice, filters, after: undefined });
  };

  function draw() {
    const heading = asked.store === "" ? "#baskets-title" : "#basket-title";
    keepFocus(place, drawAll, { heading });
  }

  function drawAll() {
    const isOne = asked.store !== "";
    render(
      html`
        <div ?hidden=${isOne}>${toList()}</div>
        <div ?hidden=${!isOne} aria-labelledby="basket-title">
          <p class="way-back"><a href=${listHash}>‹ ${BASKETS.back}</a>
            <button type="button" class="quiet" id="print" ?hidden=${one.fate?.basket === undefined}
              @click=${() => print()}>${BASKETS.receipt.print}</button></p>
          <h1 class="hidden" id="basket-title" tabindex="-1">${BASKETS.receipt.title} ${asked
            .id}</h1>
          <div id="basket-result" aria-live="polite">${one.fate === undefined
            ? one.problem === undefined ? nothing : html`<p class="card nothing">${one.problem}</p>`
            : toBasketPage(one.fate, format)}</div>
        </div>
        ${toFindForm(asked, () => void show({ name: "baskets", ...asked }))}
      `,
      place,
    );
  }

  function toList() {
    const { filters, ignored, order } = choice;
    const today = readToday();
    const days = toDays(filters.period, { ...filters, today });
    const { answer, problem, mostDays } = list;
    const salesQuery = toFilterQuery({
      ...filters,
      till: undefined,
      min: undefined,
      max: undefined,
    });
    return html`
      <section id="baskets" class=${list.isLoading && answer === undefined ? "loading" : nothing}
        aria-labelledby="baskets-title" aria-busy=${list.isLoading ? "true" : "false"}>
        <div class="section-head">
          <h1 id="baskets-title" tabindex="-1">${BASKETS.title}</h1>
          ${toFilterControls(filters, {
            id: "baskets-form",
            today,
            compares: false,
            onChange: go,
          })}
        </div>
        ${toMoreFilters(filters, {
          products: suggestions.names(),
          onProduct: (text) => suggestions.ask(text, { ...days, store: filters.store }),
          onChange: go,
        })}
        ${toChipList(toChips(filters, format, { today }), go)}
        ${ignored.length > 0
          ? html`<p class="banner" role="status">${PERIOD.ignored(ignored)}</p>`
          : nothing}
        <div class=${list.isLoading ? "card stale" : "card"} id="baskets-card">
          <div class="card-head">
            <p class="note"><b>${format.dayRange(days)}</b></p>
            <span class="card-links"><a href=${`#/${salesQuery}`}>${BASKETS.toSales}</a>
              <a class="csv" id="csv-baskets" href="stats/baskets" download>${COMMON.csv}</a></span>
          </div>
          ${toOrderSelect(order, (next) => {
            location.hash = toListHash({ ...choice, order: next, after: undefined });
          })}
          ${toBasketTable(answer?.rows ?? [], { choice, format })}
          <p class="nothing" id="basket-list-nothing"
            ?hidden=${(answer?.rows.length ?? 1) > 0}>${BASKETS.none}</p>
          ${problem === undefined
            ? nothing
            : html`<p class="nothing" id="baskets-problem" role="alert">${problem}</p>`}
          ${mostDays === undefined ? nothing : toWayOut(days.to, mostDays)}
          ${answer === undefined ? nothing : toPager(answer)}
        </div>
      </section>
    `;
  }

  /** The last days of a period that is too long. @param {string} to @param {number} mostDays */
  function toWayOut(to, mostDays) {
    const days = { from: addDays(to, 1 - mostDays), to };
    const filters = { ...choice.filters, period: /** @type {const} */ ("custom"), ...days };
    return html`
      <p class="way-out"><span>${BASKETS.tooLong(mostDays)}</span>
        <span><a class="button" href=${toListHash({
          ...choice,
          filters,
          after: undefined,
        })}>${BASKETS.shorten(format.dayRange(days))}</a></span></p>
    `;
  }

  /** @param {ListAnswer} answer */
  function toPager({ next }) {
    const { after } = choice;
    const at = pages.indexOf(after);
    if (next === null && after === undefined) return nothing;
    const before = at > 0 ? pages[at - 1] : undefined;
    /** @param {string} word @param {string | undefined} to */
    const toLink = (word, to) =>
      html`<a class="button" href=${toListHash({ ...choice, after: to })}>${word}</a>`;
    /** @param {string} word */
    const toNothing = (word) => html`<span class="button" aria-disabled="true">${word}</span>`;
    return html`
      <div class="pager" role="group" aria-label=${COMMON.table.pages}>
        ${after === undefined
          ? toNothing(COMMON.table.previous)
          : toLink(at > 0 ? COMMON.table.previous : BASKETS.firstPage, before)}
        <span>${at < 0 ? BASKETS.laterPage : BASKETS.page(at + 1)}</span>
        ${next === null ? toNothing(COMMON.table.next) : toLink(COMMON.table.next, next)}
      </div>
    `;
  }

  /** @param {Address} address */
  async function show({ store, id, query }) {
    leave();
    current = new AbortController();
    const { signal } = current;
    asked = { store, id };
    one = {};
    if (store !== "") {
      draw();
      await look(signal);
      return;
    }
    choice = parseList(query);
    listHash = toListHash(choice);
    trackPage();
    list = { ...(list.answer === undefined ? {} : { answer: list.answer }), isLoading: true };
    draw();
    await load(signal);
  }

  /** Forgets the pages of another list. */
  function trackPage() {
    const of = toListHash({ ...choice, after: undefined });
    if (of !== pagesOf) pages = [undefined];
    pagesOf = of;
  }

  /** @param {AbortSignal} signal */
  async function load(signal) {
    const { filters } = choice;
    const days = toDays(filters.period, { ...filters, today: readToday() });
    csv.setPath(toListPath({ ...choice, after: undefined }, { ...days, limit: MOST_ROWS }));
    try {
      const answer = /** @type {ListAnswer} */ (
        await api.getJson(toListPath(choice, { ...days, limit: PAGE_ROWS }), signal)
      );
      if (signal.aborted) return;
      list = { answer };
      const at = pages.indexOf(choice.after);
      if (answer.next !== null && at >= 0) pages = [...pages.slice(0, at + 1), answer.next];
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      const mostDays = toMostDays(error);
      list = mostDays === undefined ? { problem: toProblemText(error) } : { mostDays };
    }
    draw();
  }

  /** @param {AbortSignal} signal @param {number} [attempt] */
  async function look(signal, attempt = 0) {
    try {
      const fate = /** @type {BasketFate} */ (await api.getJson(toBasketPath(asked), signal));
      if (signal.aborted) return;
      one = { fate };
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      one = { problem: error.status === 404 ? BASKETS.unknown : toProblemText(error) };
      if (error.status === 404 || error.status === 503 || error.status === 0) {
        const waitMs = toRetryDelayMs(attempt);
        setTimeout(() => signal.aborted || look(signal, attempt + 1), waitMs);
      }
    }
    draw();
  }

  /** Stops repeating the request. */
  function leave() {
    current.abort();
  }

  draw();
  const csv = createCsvLink("csv-baskets", { api, table: BASKETS.table });
  return { show, leave };
}

const PAGE_ROWS = 50;
/** Most rows of the API. */
const MOST_ROWS = 500;
