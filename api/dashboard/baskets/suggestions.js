// @ts-check
/// <reference lib="dom" />
/**
 * Names of products that have what somebody types, requested once he pauses.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { toQuery } from "../parts/view_address.js";

/**
 * @param {object} options
 * @param {Pick<import("../parts/api_client.js").ApiClient, "getJson">} options.api
 * @param {() => void} options.onChange
 */
export function createSuggestions({ api, onChange }) {
  let current = new AbortController();
  /** @type {readonly string[]} */
  let names = [];

  /** @param {string} search @param {Readonly<Record<string, string | undefined>>} filters @param {AbortSignal} signal */
  async function load(search, filters, signal) {
    const query = toQuery({ ...filters, search, limit: String(MOST) });
    try {
      const { rows } = /** @type {{ rows: { name: string }[] }} */ (
        await api.getJson(`stats/products${query}`, signal)
      );
      names = [...new Set(rows.map(({ name }) => name))];
      onChange();
    } catch (error) {
      // A field without suggestions works as well.
      if (!signal.aborted && !(error instanceof ApiFailure)) throw error;
    }
  }

  return {
    names: () => names,
    /** @param {string} text @param {Readonly<Record<string, string | undefined>>} filters */
    ask(text, filters) {
      current.abort();
      current = new AbortController();
      const { signal } = current;
      const search = text.trim();
      if (search === "" || names.includes(search)) return;
      setTimeout(() => signal.aborted || load(search, filters, signal), PAUSE_MS);
    },
  };
}

const MOST = 20;
const PAUSE_MS = 250;
