// @ts-check
/// <reference lib="dom" />
/**
 * The heading of a printed view: days and filters, which the page shows as controls, and the time,
 * since a paper does not follow what happens.
 *
 * @module
 */
import { toChips } from "../parts/filter_controls.js";
import { parseFilters } from "../parts/filters.js";
import { html, render } from "../parts/lit.js";
import { toDays } from "../parts/period.js";
import { TILLS } from "../tills/words.js";
import { SHELL } from "./words.js";

/** @typedef {import("../parts/view_address.js").View} Address */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * What a view is limited to: its days first, then each filter. A view without a period has none.
 *
 * @param {Address} address
 * @param {Format} format
 * @param {{ readonly today: string }} options ISO 8601 date
 * @returns {readonly string[]}
 */
export function toPrintedFilters(address, format, { today }) {
  const query = toQueryOf(address);
  if (query === undefined) return [];
  const { filters } = parseFilters(query);
  const days = format.dayRange(toDays(filters.period, { ...filters, today }));
  const chips = toChips({ ...filters, within: undefined }, format, { today });
  const { status, search } = address.name === "tills" ? address : NOTHING;
  return [
    days,
    ...chips.map(({ name, text }) => `${name}: ${text}`),
    ...(status === undefined ? [] : [`${TILLS.status}: ${toStatusTitle(status)}`]),
    ...(search === undefined ? [] : [`“${search}”`]),
  ];
}

/**
 * Draws the heading into `place` whenever the page is printed.
 *
 * @param {HTMLElement} place
 * @param {object} options
 * @param {Format} options.format
 * @param {() => Address} options.readAddress
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createPrintHead(place, { format, readAddress, readToday }) {
  addEventListener("beforeprint", () => {
    const filters = toPrintedFilters(readAddress(), format, { today: readToday() });
    render(
      html`<b>${filters.join(" · ")}</b>${SHELL.title} · ${
        SHELL.printed(format.instant(new Date().toISOString()))
      }`,
      place,
    );
  });
}

/** The filters in the words of the address; absent: the view has none. @param {Address} address */
function toQueryOf(address) {
  switch (address.name) {
    case "sales":
      return address.query ?? new URLSearchParams();
    case "baskets":
      return address.id === "" ? address.query ?? new URLSearchParams() : undefined;
    case "tills": {
      const { period, from, to, store } = address;
      const given = Object.entries({ period, from, to, store });
      return new URLSearchParams(
        given.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
      );
    }
    default:
      return undefined;
  }
}

const NOTHING = { status: undefined, search: undefined };

/** @param {string} status */
function toStatusTitle(status) {
  if (status === "problem") return TILLS.problems;
  return Object.entries(TILLS.statuses).find(([name]) => name === status)?.[1] ?? status;
}
