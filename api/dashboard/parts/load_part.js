// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Requests one part of a panel, such as a table, and shows its rows, or why there are none.
 *
 * @module
 */
import { ApiFailure } from "./api_client.js";
import { find } from "./element.js";
import { toProblemText } from "./problem_text.js";

/**
 * One table of a panel.
 *
 * @typedef {object} Part
 * @property {ReturnType<typeof import("./csv_link.js").createCsvLink>} link
 * @property {string} path
 * @property {string} [csvPath] of as many rows as the API gives, when that is more than the page has
 * @property {(rows: unknown[], answer: Answer) => void} show
 * @property {(text: string, failure: ApiFailure) => void} fail shows why there is no table
 * @property {string} [more] the id of the sentence that says that there are more rows
 */

/**
 * Of any report.
 *
 * @typedef {{ readonly rows: unknown[], readonly truncated?: boolean, readonly timeZone?: string }} Answer
 */

/**
 * Requests `part`. A new one that fails says so; a repeated one keeps its older rows.
 *
 * @param {Part} part
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {boolean} options.isNew
 * @param {AbortSignal} options.signal
 * @param {() => void} options.onFailure called when it failed, before that is shown
 * @returns {Promise<boolean>} whether the request succeeded
 */
export async function loadPart(part, { api, isNew, signal, onFailure }) {
  const { link, path, csvPath = path, show, fail, more } = part;
  link.setPath(csvPath);
  const { classList } = link.card;
  if (isNew) classList.add("stale");
  try {
    const answer = /** @type {Answer} */ (await api.getJson(path, signal));
    if (signal.aborted) return false;
    show(answer.rows, answer);
    if (more !== undefined) find(more, HTMLElement).hidden = answer.truncated !== true;
    classList.remove("stale");
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    if (!(error instanceof ApiFailure)) throw error;
    classList.add("stale");
    onFailure();
    if (isNew) fail(toProblemText(error), error);
    if (isNew && more !== undefined) find(more, HTMLElement).hidden = true;
    return false;
  }
}
