// @ts-check
/**
 * Which causes the view shows: the choice in its address, and their order.
 *
 * @module
 */
import { toQuery } from "../parts/view_address.js";

/** @typedef {import("../../stats/reports/refusals.ts").RefusalRow} RefusalRow */
/** What the reader chose to see; the names are those of the API's parameters. */
/** @typedef {{ readonly store?: string, readonly key?: string, readonly code?: string }} Choice */

/** In the order in which they are shown. */
export const CHOICES = /** @type {const} */ (["store", "key", "code"]);

/** @param {URLSearchParams | undefined} query of the address @returns {Choice} */
export function readChoice(query) {
  return Object.fromEntries(CHOICES.flatMap((name) => {
    const value = query?.get(name) ?? "";
    return value === "" ? [] : [[name, value]];
  }));
}

/** The address of a choice. @param {Choice} choice */
export function toRefusalsHash({ store, key, code }) {
  return `#/refusals${toQuery({ store, key, code })}`;
}

/** The address without one part of the choice. @param {Choice} choice @param {keyof Choice} name */
export function toHashWithout(choice, name) {
  return toRefusalsHash({ ...choice, [name]: undefined });
}

/**
 * The causes that began last first: an order that stays while tills go on sending.
 *
 * @param {readonly RefusalRow[]} rows
 */
export function toNewestFirst(rows) {
  return rows.toSorted((a, b) => compare(b.beganAt, a.beganAt) || compare(toId(a), toId(b)));
}

/**
 * The rows with what an overview says of some of them: it is as new as they are, or newer, and has no
 * samples.
 *
 * @param {readonly RefusalRow[]} rows
 * @param {readonly Omit<RefusalRow, "sample">[]} latest
 * @returns {readonly RefusalRow[]}
 */
export function withLatest(rows, latest) {
  return rows.map((row) => {
    const newer = latest.find((other) => toId(other) === toId(row) && other.refused > row.refused);
    return newer === undefined ? row : { ...row, ...newer };
  });
}

/** Names a cause. @param {Pick<RefusalRow, "key" | "store" | "code" | "pointer">} cause */
export function toId({ key, store, code, pointer }) {
  return JSON.stringify([key, store, code, pointer]);
}

/**
 * The parts of a JSON pointer, each with its slash: a line breaks between them only.
 *
 * @param {string} pointer
 */
export function toPointerParts(pointer) {
  return pointer.match(/\/[^/]*/g) ?? [];
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
