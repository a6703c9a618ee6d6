// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The lists in which a reader chooses a shop: every `select` with `data-stores`. They have the same
 * shops, and each its own choice.
 *
 * @module
 */
import { element } from "./element.js";
import { html, ref } from "./lit.js";
import { COMMON } from "./words.js";

/** @typedef {import("../../stats/reports/stores.ts").StoreRow} StoreRow */

/** The API's limit, and more than a list is good for. */
const MOST_STORES = 10_000;

/**
 * Requests the shops, and fills the lists of all forms and that of the search for baskets.
 *
 * @param {Pick<import("./api_client.js").ApiClient, "getJson">} api
 * @returns {Promise<readonly StoreRow[]>}
 */
export async function loadStoreLists(api) {
  const answer = /** @type {{ rows: StoreRow[], next?: string | null }} */ (
    await api.getJson(`stats/stores?limit=${MOST_STORES}`)
  );
  const names = answer.rows.map(({ store }) => store);
  fillStores(names, { isTruncated: Boolean(answer.next) });
  document.getElementById("stores")?.replaceChildren(
    ...names.map((value) => element("option", { value })),
  );
  return answer.rows;
}

/**
 * Chooses a shop; one that the list does not have is added.
 *
 * @param {HTMLSelectElement} select
 * @param {string | undefined} store absent: all shops
 */
export function chooseStore(select, store) {
  if (![...select.options].some(({ value }) => value === (store ?? ""))) {
    select.add(new Option(store, store));
  }
  select.value = store ?? "";
}

/**
 * The list of a view.
 *
 * @param {string | undefined} store what is chosen; absent: all shops
 * @param {(store: string | undefined) => void} onChange
 */
export function toStoreSelect(store, onChange) {
  return html`
    <label class="select">${COMMON.shop}
      <select name="store" data-stores
        @change=${(/** @type {Event} */ { target }) =>
          onChange(/** @type {HTMLSelectElement} */ (target).value || undefined)}
        ${ref((select) => {
          if (!(select instanceof HTMLSelectElement)) return;
          // A view that is loaded late finds the shops already there.
          if (select.options.length === 1) fillStore(select);
          chooseStore(select, store);
        })}><option value="">${COMMON.allShops}</option></select>
    </label>
  `;
}

/** What the lists have. @type {{ readonly names: readonly string[], readonly isTruncated: boolean }} */
let known = { names: [], isTruncated: false };

/**
 * Fills all lists if the shops have changed, and keeps what is chosen in each.
 *
 * @param {readonly string[]} names
 * @param {{ readonly isTruncated: boolean }} options whether there are more shops than these
 */
export function fillStores(names, { isTruncated }) {
  const next = { names, isTruncated };
  // A list that a reader may have open is left alone.
  if (JSON.stringify(next) === JSON.stringify(known)) return;
  known = next;
  for (const select of document.querySelectorAll("select[data-stores]")) {
    if (select instanceof HTMLSelectElement) fillStore(select);
  }
}

/** @param {HTMLSelectElement} select */
function fillStore(select) {
  const chosen = select.value;
  select.replaceChildren(
    new Option(COMMON.allShops, ""),
    ...known.names.map((name) => new Option(name, name)),
    ...(known.isTruncated ? [toMoreOption()] : []),
  );
  chooseStore(select, chosen);
}

/** Says that the list has an end. A shop behind it can be named in the page's address. */
function toMoreOption() {
  const option = new Option(COMMON.moreShops);
  option.disabled = true;
  return option;
}
