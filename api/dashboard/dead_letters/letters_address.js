// @ts-check
/**
 * What the address of the view says: all dead letters, those with a code or a cause, or one of them.
 *
 * @module
 */
import { toQuery } from "../parts/view_address.js";

/**
 * @typedef {object} LettersAddress
 * @property {string} [at] the position of one, `topic/partition@offset`
 * @property {string} [code] only those with this code
 * @property {string} [cause] and with this cause
 * @property {string} [store] only those of this shop
 * @property {string} [after] where the page begins
 */

/** In the order of the address. */
const NAMES = /** @type {const} */ (["at", "code", "cause", "store", "after"]);

/** @param {URLSearchParams} query @returns {LettersAddress} */
export function parseLettersAddress(query) {
  return Object.fromEntries(NAMES.flatMap((name) => {
    const value = query.get(name) ?? "";
    return value === "" ? [] : [[name, value]];
  }));
}

/** The fragment of an address. @param {LettersAddress} address */
export function toLettersHash(address) {
  return `#/dead-letters${toLettersQuery(address)}`;
}

/**
 * The parameters that are set, behind a `?`; empty when there are none.
 *
 * @param {LettersAddress & { readonly limit?: string }} parameters
 */
export function toLettersQuery({ limit, at, code, cause, store, after }) {
  return toQuery({ limit, at, code, cause, store, after });
}

/**
 * The path of one dead letter in the API; `undefined` when the position is none.
 *
 * @param {string} position `topic/partition@offset`
 */
export function toLetterPath(position) {
  const [, topic, partition, offset] = /^([A-Za-z0-9._-]+)\/(\d+)@(\d+)$/.exec(position) ?? [];
  // They would lead to another path; Kafka has no such topics.
  if (topic === "." || topic === "..") return undefined;
  return topic === undefined ? undefined : `dead-letters/${topic}/${partition}/${offset}`;
}
