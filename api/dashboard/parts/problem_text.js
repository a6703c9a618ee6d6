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
export function toProblemText(failure) {
  const { status, problem } = failure;
  const words = COMMON.problems;
  const faults = problem.errors ?? [];
  const mostDays = toMostDays(failure);
  if (mostDays !== undefined) return words.periodTooLong(mostDays);
  const names = faults.map(({ pointer }) => pointer.replace(/^\//, ""));
  switch (problem.code) {
    case "invalid_query":
      return words.invalidQuery(names.join(", "));
    case "unauthorized":
      return words.unauthorized;
    case "forbidden":
      return words.forbidden;
    case "store_not_allowed":
      return words.storeNotAllowed;
    case "database_unavailable":
      return words.databaseUnavailable;
    case "query_timeout":
      return words.queryTimeout;
  }
  if (faults.length > 0) {
    const texts = faults.map(({ detail }, index) => `${names[index]}: ${detail}`);
    return `${problem.title}: ${texts.join("; ")}.`;
  }
  if (status === 0) return words.unreachable;
  if (status === 429 || status === 503) return words.busy;
  const what = problem.detail ?? problem.title ?? words.answered(status);
  return `${what}.`;
}

/**
 * How many days a period may have, where that is all that the API refuses.
 *
 * @param {{ readonly problem: Problem }} failure
 */
export function toMostDays({ problem }) {
  const [only, ...more] = problem.errors ?? [];
  if (only?.code !== "period_too_long" || more.length > 0) return undefined;
  const [, days] = /may have (\d{1,4})/.exec(only.detail) ?? [];
  return days === undefined ? undefined : Number(days);
}

/**
 * @typedef {object} Problem RFC 9457 problem details, as far as the page reads them
 * @property {string} [code]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {readonly { readonly code?: string, readonly pointer: string, readonly detail: string }[]} [errors]
 */
