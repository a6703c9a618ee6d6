// @ts-check
/**
 * The sentence for the reader when a request to the API fails.
 *
 * @module
 */
import { COMMON } from "./words.js";

/**
 * A refusal or failure of the API, as a sentence for the reader.
 *
 * @param {{ readonly status: number, readonly problem: Problem }} failure `status` 0: no answer
 * @returns {string}
 */
export function toProblemText({ status, problem }) {
  const faults = (problem.errors ?? []).map(({ pointer, detail }) =>
    `${pointer.replace(/^\//, "")}: ${detail}`
  );
  if (faults.length > 0) return `${problem.title}: ${faults.join("; ")}.`;
  const words = COMMON.problems;
  switch (problem.code) {
    case "unauthorized":
      return words.unauthorized;
    case "forbidden":
      return words.forbidden(problem.detail);
    case "store_not_allowed":
      return words.storeNotAllowed;
    case "database_unavailable":
      return words.databaseUnavailable;
    case "query_timeout":
      return words.queryTimeout;
  }
  if (status === 0) return words.unreachable;
  const what = problem.detail ?? problem.title ?? words.answered(status);
  return `${what}.`;
}

/**
 * @typedef {object} Problem RFC 9457 problem details, as far as the page reads them
 * @property {string} [code]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {readonly { readonly code?: string, readonly pointer: string, readonly detail: string }[]} [errors]
 */
