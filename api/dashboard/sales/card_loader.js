// @ts-check
/**
 * Requests the rows of cards: of those that are on the screen or near it, a few at a time, the first
 * card first. A card that fails keeps its older rows while they are of the same request.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";

/** @typedef {import("./sales_requests.js").CardRequest} CardRequest */
/**
 * Of any report.
 *
 * @typedef {object} Answer
 * @property {readonly any[]} rows
 * @property {boolean} [truncated]
 * @property {string} [timeZone]
 * @property {number} [sample]
 */
/**
 * What is known of a card.
 *
 * @typedef {object} CardState
 * @property {Answer | undefined} now
 * @property {Answer | undefined} before
 * @property {ApiFailure | undefined} failure of the latest request
 * @property {CardRequest | undefined} request whose rows these are
 * @property {boolean} isCurrent whether the rows are those of the present request
 */

/**
 * @param {object} options
 * @param {Pick<import("../parts/api_client.js").ApiClient, "getJson">} options.api
 * @param {() => void} options.onChange called when the state of a card has changed
 * @param {() => string} options.readToday ISO 8601 date
 * @param {() => number} [options.clock] milliseconds that never go back
 */
export function createCardLoader({ api, onChange, readToday, clock = () => performance.now() }) {
  /**
   * @typedef {object} Card
   * @property {string} key of its request
   * @property {CardRequest | undefined} request
   * @property {CardState} state
   * @property {boolean} isAsked whether it was requested since the last refresh
   * @property {AbortController} abort of its request
   * @property {number} nowMs when the rows of now came
   * @property {number} beforeMs when those of the compared period came
   */
  /** @type {Map<string, Card>} */
  const cards = new Map();
  /** @type {Set<string>} */
  const near = new Set();
  /** How many cards are being requested, and who waits for all of them. */
  let active = 0;
  /** @type {((isComplete: boolean) => void)[]} */
  let waiting = [];
  let isComplete = true;
  let isLeft = false;

  /**
   * What the cards ask for from now on, in the order of their importance; absent: nothing.
   *
   * @param {readonly (readonly [name: string, request: CardRequest | undefined])[]} requests
   */
  function setRequests(requests) {
    for (const [name, request] of requests) {
      const key = JSON.stringify(request ?? null);
      const known = cards.get(name);
      if (known?.key === key) continue;
      known?.abort.abort();
      const old = known?.state;
      cards.set(name, {
        key,
        request,
        isAsked: false,
        abort: new AbortController(),
        nowMs: -Infinity,
        beforeMs: -Infinity,
        // Older rows stay until the new ones come, greyed: the page does not jump.
        state: { ...(old ?? NOTHING), failure: undefined, isCurrent: false },
      });
    }
  }

  /** Whether a card is on the screen, or near it. @param {string} name @param {boolean} isNear */
  function setNear(name, isNear) {
    if (!isNear) near.delete(name);
    else if (!near.has(name)) {
      near.add(name);
      load();
    }
  }

  /** Requests the rows of all cards again; those out of sight when they come near. */
  function refresh() {
    for (const card of cards.values()) card.isAsked = false;
    return load();
  }

  /** @returns {Promise<boolean>} whether all requests succeeded */
  function load() {
    isLeft = false;
    return new Promise((resolve) => {
      waiting.push(resolve);
      goOn();
    });
  }

  /** Requests the next cards, as many as may be at once. */
  function goOn() {
    while (active < AT_ONCE) {
      const card = findNext();
      if (card === undefined) break;
      card.isAsked = true;
      active++;
      loadCard(card).then((succeeded) => {
        isComplete &&= succeeded;
      }).finally(() => {
        active--;
        goOn();
      });
    }
    if (active > 0) return;
    for (const resolve of waiting) resolve(isComplete);
    waiting = [];
    isComplete = true;
  }

  /** The most important card that waits. */
  function findNext() {
    if (isLeft) return undefined;
    return [...cards].find(([name, card]) =>
      near.has(name) && !card.isAsked && card.request !== undefined
    )?.[1];
  }

  /** @param {Card} card @returns {Promise<boolean>} `false`: it failed */
  async function loadCard(card) {
    if (card.request === undefined) return true;
    const { path, beforePath, days, compared } = card.request;
    const { state, abort: { signal } } = card;
    const today = readToday();
    // Days that are over change when a basket comes late: they are not requested each time.
    const isKept = (/** @type {string | undefined} */ to, /** @type {number} */ atMs) =>
      state.isCurrent && (to ?? today) < today && clock() - atMs < KEPT_MS;
    const keepsNow = isKept(days.to, card.nowMs);
    const keepsBefore = isKept(compared?.to, card.beforeMs);
    if (keepsNow && (keepsBefore || beforePath === undefined)) return true;
    try {
      const [now, before] = await Promise.all([
        keepsNow ? state.now : api.getJson(path, signal),
        beforePath === undefined
          ? undefined
          : keepsBefore
          ? state.before
          : api.getJson(beforePath, signal),
      ]);
      if (signal.aborted) return true;
      if (!keepsNow) card.nowMs = clock();
      if (!keepsBefore) card.beforeMs = clock();
      card.state = {
        now: /** @type {Answer} */ (now),
        before: /** @type {Answer | undefined} */ (before),
        failure: undefined,
        request: card.request,
        isCurrent: true,
      };
    } catch (failure) {
      if (signal.aborted) return true;
      if (!(failure instanceof ApiFailure)) throw failure;
      card.state = { ...card.state, failure };
    }
    onChange();
    return card.state.failure === undefined;
  }

  return {
    setRequests,
    setNear,
    refresh,
    load,
    /** @param {string} name @returns {CardState} */
    read: (name) => cards.get(name)?.state ?? NOTHING,
    /** Stops what is under way; the next refresh asks for all of it. */
    leave() {
      isLeft = true;
      for (const card of cards.values()) {
        card.abort.abort();
        card.abort = new AbortController();
        card.isAsked = false;
      }
    },
  };
}

/** @type {CardState} */
const NOTHING = {
  now: undefined,
  before: undefined,
  failure: undefined,
  request: undefined,
  isCurrent: false,
};
/** The API reads one long report at a time; more requests would only wait there. */
const AT_ONCE = 3;
/** How long the rows of days that are over are good for. */
const KEPT_MS = 60_000;
