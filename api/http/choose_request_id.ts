/**
 * The id of a request: the client's own where it is fit for logs and headers, or a new one.
 *
 * @module
 */

/**
 * The id that `x-request-id` gives, when it is one of 1 to 64 letters, digits, `.`, `_` and `-`;
 * anything else would be a way to write into our logs, and is replaced.
 */
export function chooseRequestId(header: string | null, createId: () => string): string {
  return header !== null && WELL_FORMED.test(header) ? header : createId();
}

const WELL_FORMED = /^[\w.-]{1,64}$/;
