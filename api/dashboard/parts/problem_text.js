// @ts-check
/**
 * The sentence for the reader when a request to the API fails.
 *
 * @module
 */

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
  switch (problem.code) {
    case "unauthorized":
      return "Sign in to see this.";
    case "forbidden":
      return `${problem.detail ?? "The API key may not do this"}. Sign in with a key that has it.`;
    case "store_not_allowed":
      return "Your API key is not for this shop.";
    case "database_unavailable":
      return "The database cannot be reached. This fills once it is back.";
    case "query_timeout":
      return "This took the database too long. Choose a shorter period or one store.";
  }
  if (status === 0) return "The API cannot be reached.";
  const what = problem.detail ?? problem.title ?? `The API answered ${status}`;
  return `${what}.`;
}

/**
 * @typedef {object} Problem RFC 9457 problem details, as far as the page reads them
 * @property {string} [code]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {readonly { readonly pointer: string, readonly detail: string }[]} [errors]
 */
