// @ts-check
/// <reference lib="dom" />
/**
 * Sends requests to the API, with the reader's key if there is one. The key is kept in the tab's
 * session storage and nowhere else.
 *
 * @module
 */
import { COMMON } from "./words.js";

/** @typedef {import("./problem_text.js").Problem} Problem */

/** A request to the API failed or was refused. */
export class ApiFailure extends Error {
  /**
   * @param {number} status 0: no answer
   * @param {Problem} problem
   */
  constructor(status, problem) {
    super(`The API answered ${status} ${problem.code ?? ""}`);
    this.name = "ApiFailure";
    this.status = status;
    this.problem = problem;
  }
}

/**
 * @typedef {object} ApiClient
 * @property {(path: string, signal?: AbortSignal) => Promise<Response>} open a response that is ok
 * @property {(path: string, signal?: AbortSignal) => Promise<unknown>} getJson
 * @property {(path: string, body: unknown, signal?: AbortSignal) => Promise<unknown>} postJson
 * @property {() => boolean} hasKey
 */

/**
 * A client of the API that served the page. Its functions throw {@linkcode ApiFailure} unless the
 * response is ok, and an `AbortError` when `signal` aborts.
 *
 * @param {object} options
 * @param {URL} options.base the base of all paths
 * @param {() => string | null} options.readKey
 * @param {(problem: Problem) => void} options.onUnauthorized called with each 401
 * @returns {ApiClient}
 */
export function createApiClient({ base, readKey, onUnauthorized }) {
  /**
   * @param {string} path
   * @param {AbortSignal | undefined} signal
   * @param {{ readonly method: "POST", readonly body: string }} [init]
   */
  async function send(path, signal, init) {
    const key = readKey();
    const headers = new Headers({ accept: "application/json, text/event-stream;q=0.9" });
    if (init !== undefined) headers.set("content-type", "application/json");
    if (key !== null) headers.set("authorization", `Bearer ${key}`);
    let response;
    try {
      response = await fetch(new URL(path.replace(/^\//, ""), base), {
        ...init,
        headers,
        cache: "no-store",
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiFailure(0, { title: COMMON.problems.unreachable });
    }
    if (response.ok) return response;
    const problem = await readProblem(response);
    if (response.status === 401) onUnauthorized(problem);
    throw new ApiFailure(response.status, problem);
  }

  return {
    open: (path, signal) => send(path, signal),
    getJson: async (path, signal) => await (await send(path, signal)).json(),
    async postJson(path, body, signal) {
      const init = /** @type {const} */ ({ method: "POST", body: JSON.stringify(body) });
      return await (await send(path, signal, init)).json();
    },
    hasKey: () => readKey() !== null,
  };
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function readProblem(response) {
  try {
    return await response.json();
  } catch {
    // A proxy in between may answer anything.
    return { title: COMMON.problems.answered(response.status) };
  }
}
