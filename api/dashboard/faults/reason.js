// @ts-check
/// <reference lib="dom" />
/**
 * Why a record became a dead letter. The pipeline says it in English; the page says the faults that it
 * knows in the reader's language, and keeps the original behind them.
 *
 * @module
 */
import { html } from "../parts/lit.js";
import { toFaultText } from "./words.js";

/** @param {string} detail of a dead letter */
export function toReason(detail) {
  return html`${toFaults(detail).join(" · ")} <small class="original" lang="en">${detail}</small>`;
}

/**
 * The faults that a detail joins as `pointer code: sentence; …`, in words and with their places.
 * Nothing where it does not begin with one that is known; behind the last that is known, an ellipsis.
 *
 * @param {string} detail of a dead letter, or its cause
 * @returns {readonly string[]}
 */
export function toFaults(detail) {
  /** @type {string[]} */
  const faults = [];
  for (const each of detail.split("; ")) {
    const [, pointer = "", code = ""] = /^(\/\S*)? ?([a-z_]+): /.exec(each) ?? [];
    const fault = toFaultText(code);
    if (fault === code) return faults.length === 0 ? [] : [...faults, "…"];
    faults.push(pointer === "" ? fault : `${fault} (${pointer})`);
  }
  return faults;
}
