// @ts-check
/**
 * The view of the page as the fragment of its URL, so that views can be shared and the browser's
 * back button works. Fragments reach neither the server nor its logs.
 *
 * @module
 */
import { PERIODS } from "./period.js";

/**
 * @typedef {object} PeriodChoice
 * @property {import("./period.js").PeriodName} period
 * @property {string | undefined} from of a custom period
 * @property {string | undefined} to of a custom period
 * @property {string | undefined} store the only shop; absent: all
 */
/**
 * Tills of a period; with `status` only those, with `search` those that have it in their name. They
 * are as in the address, and the API refuses an unknown status or order.
 *
 * @typedef {{
 *   name: "tills",
 *   status: string | undefined,
 *   search: string | undefined,
 *   order: string | undefined,
 * } & PeriodChoice} TillsView
 */
/**
 * @typedef {object} BasketView
 * @property {"baskets"} name
 * @property {string} store empty: no basket chosen yet
 * @property {string} id
 * @property {URLSearchParams} [query]
 */
/**
 * @typedef {object} DeadLettersView
 * @property {"dead-letters"} name
 * @property {string | undefined} code only those with this code
 * @property {URLSearchParams} [query]
 */
/** @typedef {{ name: "sales" | "live" | "refusals", query?: URLSearchParams }} OtherView */
/**
 * What an address shows. `query` has all parameters, of which each view reads its own.
 *
 * @typedef {TillsView | BasketView | DeadLettersView | OtherView} View
 */

/**
 * Parses a fragment. An unknown one is the sales.
 *
 * @param {string} hash with or without its `#`
 * @returns {View}
 */
export function parseView(hash) {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const parameters = new URLSearchParams(query);
  const [first, ...names] = path.split("/").filter((part) => part !== "").map(decode);
  switch (first) {
    case "baskets":
      return { name: first, store: names[0] ?? "", id: names[1] ?? "", query: parameters };
    case "dead-letters":
      return { name: first, code: parameters.get("code") ?? undefined, query: parameters };
    case "live":
    case "refusals":
      return { name: first, query: parameters };
    case "tills": {
      const [status, search, order] = ["status", "search", "order"]
        .map((name) => parameters.get(name) ?? undefined);
      return { name: first, ...parsePeriodChoice(parameters), status, search, order };
    }
    default:
      return { name: "sales", query: parameters };
  }
}

/**
 * @param {URLSearchParams} parameters
 * @returns {PeriodChoice}
 */
function parsePeriodChoice(parameters) {
  const period = PERIODS.find((name) => name === parameters.get("period")) ?? "7d";
  return {
    period,
    from: period === "custom" ? parameters.get("from") ?? undefined : undefined,
    to: period === "custom" ? parameters.get("to") ?? undefined : undefined,
    store: parameters.get("store") ?? undefined,
  };
}

/**
 * Writes the fragment of a view.
 *
 * @param {View} view
 * @returns {string} with its `#`
 */
export function toHash(view) {
  switch (view.name) {
    case "baskets":
      return view.store === "" ? "#/baskets" : `#${toBasketPath(view)}`;
    case "dead-letters":
      return `#/dead-letters${toQuery({ code: view.code })}`;
    case "tills": {
      const { period, from, to, store, status, search, order } = view;
      return `#/tills${toQuery({ period, from, to, store, status, search, order })}`;
    }
    case "live":
    case "refusals":
      return `#/${view.name}`;
    case "sales":
      return "#/";
  }
}

/**
 * The path of a basket, in the page's fragment as in the API.
 *
 * @param {{ readonly store: string, readonly id: string }} basket
 */
export function toBasketPath({ store, id }) {
  return `/baskets/${encodeURIComponent(store)}/${encodeURIComponent(id)}`;
}

/**
 * The parameters that are set, behind a `?`; empty when there are none.
 *
 * @param {Readonly<Record<string, string | undefined>>} parameters
 */
export function toQuery(parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query}`;
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
