// @ts-check
/// <reference lib="dom" />
/**
 * The four figures of a period, each with its change.
 *
 * @module
 */
import { html, nothing } from "../parts/lit.js";
import { toChangeContent } from "./change_text.js";
import { toChange } from "./changes.js";
import { SALES } from "./words.js";

/** @typedef {ReturnType<typeof import("./points.js").sumPoints>} Sums */

/**
 * @param {object} options
 * @param {Sums | undefined} options.sums of the whole period; absent: not known
 * @param {{ readonly now: Sums, readonly before: Sums } | undefined} options.comparable absent: compared
 *   with nothing
 * @param {import("../parts/format.js").Format} options.format
 * @param {string} options.basketsHref
 */
export function toFigures({ sums, comparable, format, basketsHref }) {
  const figures = /** @type {const} */ ([
    ["revenue", format.euros, format.signedEuros],
    ["baskets", format.count, format.signedCount],
    ["average", format.euros, format.signedEuros],
    ["products", format.count, format.signedCount],
  ]);
  return html`
    <dl class="summary">${figures.map(([name, toText, toDifference]) => {
      const text = toText(sums?.[name]);
      const isLink = name === "baskets" && sums !== undefined && sums.baskets !== null;
      return html`
        <div>
          <dt>${SALES.figures[name]}</dt>
          <dd id=${`sales-${name}`}>${isLink
            ? html`<a href=${basketsHref} title=${SALES.toBaskets}>${text}</a>`
            : text}</dd>
          ${comparable === undefined || sums === undefined || sums[name] === null ? nothing : html`
            <dd class="note" id=${`sales-${name}-change`}
              title=${SALES.change.before(toText(comparable.before[name]))}>${toChangeContent(
                toChange(comparable.now[name], comparable.before[name]),
                toDifference,
                format,
              )}</dd>
          `}
        </div>
      `;
    })}</dl>
  `;
}
