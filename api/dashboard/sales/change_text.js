// @ts-check
/// <reference lib="dom" />
/**
 * A change as the page writes it: with its sign, so that the colour says nothing alone.
 *
 * @module
 */
import { html, nothing } from "../parts/lit.js";
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
 * The same as the content of a cell or below a figure, on two lines where there is little room.
 *
 * @param {Change} change
 * @param {(difference: number) => string} toDifference
 * @param {Format} format
 */
export function toChangeContent(change, toDifference, format) {
  const [, first = "", second = ""] = /^(.*?)(?: (\(.*\)))?$/.exec(
    toChangeText(change, toDifference, format),
  ) ?? [];
  const tone = change.difference > 0 ? "more" : change.difference < 0 ? "less" : nothing;
  return html`<span class="change" data-tone=${tone}><span>${first}</span>${
    second === "" ? nothing : html`
      <span>${second}</span>
    `
  }</span>`;
}
