/**
 * The id of a request: the client's own if it is safe for logs and headers, or a new one.
 *
 * @module
 */

/**
 * The value of `x-request-id` if it is 1 to 64 letters, digits, `.`, `_` and `-`, or else a new id.
 * Other characters would let clients write into our logs.
 */
export function chooseRequestId(header: string | null, createId: () => string): string {
  return header !== null && WELL_FORMED.test(header) ? header : createId();
}

const WELL_FORMED = /^[\w.-]{1,64}$/;
