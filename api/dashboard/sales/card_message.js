// @ts-check
/// <reference lib="dom" />
/**
 * Why a card has no rows, with a way out: a link to a shorter period, or without the filters that it
 * cannot follow.
 *
 * @module
 */
import { withDays } from "../parts/filter_controls.js";
import { html } from "../parts/lit.js";
import { toMostDays, toProblemText } from "../parts/problem_text.js";
import { toLastDays } from "./points.js";
import { SALES } from "./words.js";

/** @typedef {import("../parts/api_client.js").ApiFailure} ApiFailure */
/** @typedef {import("../parts/filters.js").Filters} Filters */
/** @typedef {import("./sales_view.js").SalesState} SalesState */
/** @typedef {{ readonly state: SalesState, readonly format: import("../parts/format.js").Format }} MessageOptions */

/**
 * Any failure; a period that is too long for the card leads to a shorter one.
 *
 * @param {ApiFailure} failure
 * @param {MessageOptions} options
 */
export function toFailure(failure, options) {
  const mostDays = toMostDays(failure);
  return mostDays === undefined
    ? html`<p class="nothing">${toProblemText(failure)}</p>`
    : toTooLong(mostDays, options);
}

/**
 * A period that is too long for the card.
 *
 * @param {number} mostDays
 * @param {MessageOptions} options
 */
export function toTooLong(mostDays, { state, format }) {
  const { filters, days } = state;
  const count = format.count(mostDays);
  return html`
    <div class="way-out">
      <p>${SALES.tooLong.sentence(count)}</p>
      <p><a class="button" href=${state.toHref(
        withDays(filters, toLastDays(days, mostDays)),
      )}>${SALES.tooLong.button(count)}</a></p>
    </div>
  `;
}

/**
 * A card that has no answer to these filters.
 *
 * @param {import("./sales_requests.js").Blocked} blocked
 * @param {MessageOptions} options
 */
export function toBlocked(blocked, options) {
  return "mostDays" in blocked
    ? toTooLong(blocked.mostDays, options)
    : toUnfollowed(blocked.blockedBy, options.state);
}

/**
 * Filters that a card cannot follow.
 *
 * @param {readonly (keyof Filters)[]} blockedBy
 * @param {SalesState} state
 */
function toUnfollowed(blockedBy, state) {
  const isTime = blockedBy.some((name) => name === "weekday" || name === "hour");
  const without = Object.fromEntries(blockedBy.map((name) => [name, undefined]));
  return html`
    <div class="way-out">
      <p>${isTime ? SALES.timeFilters : SALES.lineFilters}</p>
      <p><a class="button" href=${state.toHref(without)}>${SALES.removeFilters}</a></p>
    </div>
  `;
}
