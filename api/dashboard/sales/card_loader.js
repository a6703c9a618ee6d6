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
  /** @type {Map<string, { key: string, request: CardRequest | undefined, state: CardState,
   *   isAsked: boolean, nowMs: number, beforeMs: number }>} */
  const cards = new Map();
  /** @type {Set<string>} */
  const near = new Set();
  let current = new AbortController();
  /** @type {Promise<boolean> | undefined} */
  let running;

  /**
   * What the cards ask for from now on, in the order of their importance; absent: nothing.
   *
   * @param {readonly (readonly [name: string, request: CardRequest | undefined])[]} requests
   */
  function setRequests(requests) {
    let isOther = false;
    for (const [name, request] of requests) {
      const key = JSON.stringify(request ?? null);
      const known = cards.get(name);
      if (known?.key === key) continue;
      isOther = true;
      const old = known?.state;
      cards.set(name, {
        key,
        request,
        isAsked: false,
        nowMs: -Infinity,
        beforeMs: -Infinity,
        // Older rows stay until the new ones come, greyed: the page does not jump.
        state: { ...(old ?? NOTHING), failure: undefined, isCurrent: false },
      });
    }
    if (!isOther) return;
    current.abort();
    current = new AbortController();
    running = undefined;
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
    if (running !== undefined) return running;
    const { signal } = current;
    const started = run(signal).finally(() => {
      if (running !== started) return;
      running = undefined;
      // A card may have come near while the last answer was on its way.
      if (findNext() !== undefined) load();
    });
    running = started;
    return started;
  }

  /** The most important card that waits. */
  function findNext() {
    return [...cards].find(([name, card]) =>
      near.has(name) && !card.isAsked && card.request !== undefined
    );
  }

  /** @param {AbortSignal} signal */
  async function run(signal) {
    let isComplete = true;
    async function work() {
      for (;;) {
        const next = findNext();
        if (next === undefined || signal.aborted) return;
        next[1].isAsked = true;
        if (!await loadCard(next[0], signal)) isComplete = false;
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return isComplete && !signal.aborted;
  }

  /** @param {string} name @param {AbortSignal} signal */
  async function loadCard(name, signal) {
    const card = cards.get(name);
    if (card?.request === undefined) return true;
    const { path, beforePath, days, compared } = card.request;
    const { state } = card;
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
      if (signal.aborted) return false;
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
      if (signal.aborted) return false;
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
      current.abort();
      current = new AbortController();
      running = undefined;
      for (const card of cards.values()) card.isAsked = false;
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
