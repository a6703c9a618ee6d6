// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Keeps the stream of overviews open. It reads it with `fetch`, as an `EventSource` cannot send a
 * key, and connects again when the stream is lost.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { createEventParser } from "./event_parser.js";
import { toRetryDelayMs } from "./retry_delay.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * `refused` and `signed-out` last until {@linkcode Connection.connect}.
 *
 * @typedef {{ readonly name: "connecting" | "live" | "signed-out" }
 *   | { readonly name: "lost", readonly sinceMs: number, readonly retryAtMs: number }
 *   | { readonly name: "refused", readonly failure: ApiFailure }} ConnectionState
 */

/**
 * @typedef {object} Connection
 * @property {() => void} connect connects now, in any state
 * @property {() => void} disconnect ends the stream until the next `connect`
 */

/**
 * A connection that has yet to connect.
 *
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {(overview: Overview) => void} options.onOverview
 * @param {(state: ConnectionState) => void} options.onState
 * @returns {Connection}
 */
export function createConnection({ api, onOverview, onState }) {
  let current = new AbortController();
  /** When the stream was lost; 0 while it is open. */
  let lostAtMs = 0;

  function connect() {
    current.abort();
    current = new AbortController();
    if (lostAtMs === 0) onState({ name: "connecting" });
    run(current.signal);
  }

  /** @param {AbortSignal} signal */
  async function run(signal) {
    for (let attempt = 0; !signal.aborted; attempt++) {
      let liveAtMs = Infinity;
      try {
        await listen(signal, () => {
          attempt = 0;
          lostAtMs = 0;
          liveAtMs = Date.now();
          onState({ name: "live" });
        });
        // The API ends each stream after a while, to check the key again: nothing is lost then.
        if (Date.now() - liveAtMs > ENDS_AFTER_MS) {
          attempt = -1;
          continue;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiFailure && isFinal(error.status)) {
          lostAtMs = 0;
          onState(
            error.status === 401 ? { name: "signed-out" } : { name: "refused", failure: error },
          );
          return;
        }
      }
      if (signal.aborted) return;
      if (lostAtMs === 0) lostAtMs = Date.now();
      const delayMs = toRetryDelayMs(attempt);
      onState({ name: "lost", sinceMs: lostAtMs, retryAtMs: Date.now() + delayMs });
      await delay(delayMs, signal);
    }
  }

  /**
   * Reads one stream to its end.
   *
   * @param {AbortSignal} signal
   * @param {() => void} onFirst called before the first overview is passed on
   */
  async function listen(signal, onFirst) {
    const cut = new AbortController();
    const stop = () => cut.abort();
    signal.addEventListener("abort", stop, { once: true });
    let timer = setTimeout(stop, SILENCE_MS);
    try {
      const response = await api.open("stats/stream", cut.signal);
      if (response.body === null) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parse = createEventParser();
      let isFirst = true;
      while (true) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(stop, SILENCE_MS);
        for (const { type, data } of parse(value)) {
          if (type !== "overview") continue;
          if (isFirst) onFirst();
          isFirst = false;
          onOverview(JSON.parse(data));
        }
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      cut.abort();
    }
  }

  return { connect, disconnect: () => current.abort() };
}

/**
 * Whether the same request gets the same answer.
 *
 * @param {number} status
 */
function isFinal(status) {
  return status >= 400 && status < 500 && status !== 429;
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal ends it early
 * @returns {Promise<void>}
 */
function delay(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

/**
 * The API sends something at least every 15 s. Only this silence shows a dead connection, such as
 * that of a laptop that slept.
 */
const SILENCE_MS = 20_000;
/** A stream that ends sooner is a fault: wait before connecting again. */
const ENDS_AFTER_MS = 5_000;
