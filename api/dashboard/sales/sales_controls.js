// @ts-check
/// <reference lib="dom" />
/**
 * The form for period and shop of the sales, and the lists of shops everywhere on the page.
 *
 * @module
 */
import { element, find } from "../parts/element.js";
import { createPeriodControls } from "../parts/period_controls.js";
import { fillStores } from "../parts/store_select.js";
import { toHash } from "../parts/view_address.js";

/** @typedef {import("../../stats/reports/stores.ts").StoreRow} StoreRow */

/** The API's limit, and more than a list is good for. */
const MOST_STORES = 10_000;

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createSalesControls({ api, readToday }) {
  const { show } = createPeriodControls("sales-form", {
    readToday,
    onChange: (choice) => {
      location.hash = toHash({ name: "sales", ...choice });
    },
  });

  return {
    show,
    /**
     * Fills the lists of shops, of all forms and in the search for baskets.
     *
     * @returns {Promise<readonly StoreRow[]>}
     */
    async loadStores() {
      const answer = /** @type {{ rows: StoreRow[], next?: string | null }} */ (
        await api.getJson(`stats/stores?limit=${MOST_STORES}`)
      );
      const names = answer.rows.map(({ store }) => store);
      fillStores(names, { isTruncated: Boolean(answer.next) });
      find("stores", HTMLDataListElement).replaceChildren(
        ...names.map((value) => element("option", { value })),
      );
      return answer.rows;
    },
  };
}
