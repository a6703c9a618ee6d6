// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A form for period and shop, of the sales and of the tills: it shows what the URL says, and tells
 * what the reader chooses.
 *
 * @module
 */
import { find } from "./element.js";
import { toDays } from "./period.js";
import { chooseStore } from "./store_select.js";

/** @typedef {import("./view_address.js").PeriodChoice} PeriodChoice */

/**
 * @param {string} id of the form; its days are in the element `ID-days`
 * @param {object} options
 * @param {() => string} options.readToday ISO 8601 date
 * @param {(choice: PeriodChoice) => void} options.onChange
 */
export function createPeriodControls(id, { readToday, onChange }) {
  const form = find(id, HTMLFormElement);
  const custom = find(`${id}-days`, HTMLElement);
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
    onChange({
      period,
      from: isCustom ? from.value || readToday() : undefined,
      to: isCustom ? to.value || readToday() : undefined,
      store: store.value || undefined,
    });
  });

  return {
    /** @param {PeriodChoice} choice */
    show(choice) {
      const days = toDays(choice.period, { ...choice, today: readToday() });
      /** @type {RadioNodeList} */ (form.elements.namedItem("period")).value = choice.period;
      custom.hidden = choice.period !== "custom";
      from.value = days.from;
      to.value = days.to;
      chooseStore(store, choice.store);
    },
  };
}
