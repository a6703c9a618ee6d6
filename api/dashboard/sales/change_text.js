// @ts-check
/// <reference lib="dom" />
/**
 * A change as the page writes it: with its sign, so that the colour says nothing alone.
 *
 * @module
 */
import { html } from "../parts/lit.js";
import { SALES } from "./words.js";

/** @typedef {import("./changes.js").Change} Change */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * A change as a text, such as `+€12.00 (+4.1%)`.
 *
 * @param {Change} change
 * @param {(difference: number) => string} toDifference writes it with its sign
 * @param {Format} format
 */
export function toChangeText({ kind, difference, ratio }, toDifference, format) {
  switch (kind) {
    case "unknown":
      return SALES.change.unknown;
    case "same":
      return SALES.change.none;
    case "new":
      return `${toDifference(difference)} (${SALES.change.new})`;
    case "gone":
      return `${toDifference(difference)} (${SALES.change.gone})`;
    case "more":
    case "less":
      return ratio === null
        ? toDifference(difference)
        : `${toDifference(difference)} (${format.signedPercent(ratio)})`;
  }
}

/**
 * The same as the content of a cell or below a figure.
 *
 * @param {Change} change
 * @param {(difference: number) => string} toDifference
 * @param {Format} format
 */
export function toChangeContent(change, toDifference, format) {
  return html`<span class="change" data-change=${change.kind}>${
    toChangeText(change, toDifference, format)
  }</span>`;
}
