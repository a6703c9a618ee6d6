// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The form for period and shop: it shows the view of the URL, and changes the URL.
 *
 * @module
 */
import { find } from "./element.js";
import { toDays } from "./period.js";
import { toHash } from "./view_address.js";

/** @typedef {import("./view_address.js").OverviewView} OverviewView */
/** @typedef {import("../../stats/reports/stores.ts").StoreRow} StoreRow */

/** The API's limit, and more than a list is good for. */
const MOST_STORES = 10_000;

/**
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createSalesControls({ api, readToday }) {
  const form = find("sales-form", HTMLFormElement);
  const custom = find("custom-days", HTMLElement);
  const [store, from, to] = [
    /** @type {HTMLSelectElement} */ (form.elements.namedItem("store")),
    /** @type {HTMLInputElement} */ (form.elements.namedItem("from")),
    /** @type {HTMLInputElement} */ (form.elements.namedItem("to")),
  ];

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const period = /** @type {import("./period.js").PeriodName} */ (
      /** @type {RadioNodeList} */ (form.elements.namedItem("period")).value
    );
    const isCustom = period === "custom";
    location.hash = toHash({
      name: "overview",
      period,
      from: isCustom ? from.value || readToday() : undefined,
      to: isCustom ? to.value || readToday() : undefined,
      store: store.value || undefined,
    });
  });

  return {
    /** @param {OverviewView} view */
    show(view) {
      const days = toDays(view.period, { ...view, today: readToday() });
      /** @type {RadioNodeList} */ (form.elements.namedItem("period")).value = view.period;
      custom.hidden = view.period !== "custom";
      from.value = days.from;
      to.value = days.to;
      if (![...store.options].some(({ value }) => value === (view.store ?? ""))) {
        store.add(new Option(view.store, view.store));
      }
      store.value = view.store ?? "";
    },
    /**
     * Fills the list of shops, here and in the search for baskets.
     *
     * @returns {Promise<readonly StoreRow[]>}
     */
    async loadStores() {
      const answer = /** @type {{ rows: StoreRow[], next?: string | null }} */ (
        await api.getJson(`stats/stores?limit=${MOST_STORES}`)
      );
      const chosen = store.value;
      const names = answer.rows.map((row) => row.store);
      if (chosen !== "" && !names.includes(chosen)) names.push(chosen);
      store.replaceChildren(
        new Option("All shops", ""),
        ...names.map((name) => new Option(name, name)),
        ...(answer.next ? [toMoreOption()] : []),
      );
      store.value = chosen;
      find("stores", HTMLDataListElement).replaceChildren(
        ...names.map((name) => new Option(name, name)),
      );
      return answer.rows;
    },
  };
}

/** Says that the list has an end. A shop behind it can be named in the page's address. */
function toMoreOption() {
  const option = new Option("More shops: add store=NAME to the address");
  option.disabled = true;
  return option;
}
