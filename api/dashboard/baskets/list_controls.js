// @ts-check
/// <reference lib="dom" />
/**
 * What narrows down the list of baskets beside period and shop, and the form that finds one basket.
 *
 * @module
 */
import { toLabelledSelect } from "../parts/labelled_select.js";
import { html, live, repeat } from "../parts/lit.js";
import { parseFilters } from "../parts/filters.js";
import { toHash } from "../parts/view_address.js";
import { ORDERS } from "./list_address.js";
import { BASKETS } from "./words.js";

/** @typedef {import("../parts/filters.js").Filters} Filters */
/** @typedef {import("./list_address.js").ListChoice} ListChoice */

/**
 * Product, till and amounts. A form, so that nothing is asked for while somebody types.
 *
 * @param {Filters} filters
 * @param {object} options
 * @param {readonly string[]} options.products suggested names
 * @param {(text: string) => void} options.onProduct called with what is typed for a product
 * @param {(filters: Filters) => void} options.onChange
 */
export function toMoreFilters(filters, { products, onProduct, onChange }) {
  const words = BASKETS.more;
  // It stays open when the last of its filters goes.
  wasOpen ||= FIELDS.some((name) => filters[name] !== undefined);
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const { elements } = /** @type {HTMLFormElement} */ (event.currentTarget);
    const typed = new URLSearchParams();
    for (const name of FIELDS) {
      const { value } = /** @type {HTMLInputElement} */ (elements.namedItem(name));
      if (value.trim() !== "") typed.set(name, toParameter(name, value));
    }
    const { filters: parsed } = parseFilters(typed);
    onChange({
      ...filters,
      product: parsed.product,
      till: parsed.till,
      min: parsed.min,
      max: parsed.max,
    });
  };
  /** @param {string | number | undefined} value */
  const text = (value) => live(value === undefined ? "" : String(value));
  return html`
    <details class="more-filters" ?open=${wasOpen}>
      <summary>${words.title}</summary>
      <form id="basket-filters" class="controls" @submit=${onSubmit}>
        <label class="wide-field">${words.product}
          <input name="product" maxlength="200" autocomplete="off" spellcheck="false"
            list="basket-products" .value=${text(filters.product)}
            @input=${(/** @type {Event} */ { target }) =>
              onProduct(/** @type {HTMLInputElement} */ (target).value)}></label>
        <datalist id="basket-products">${repeat(
          products,
          (name) => name,
          (name) => html`<option value=${name}></option>`,
        )}</datalist>
        <label>${words.till}
          <input name="till" maxlength="64" size="6" autocomplete="off" spellcheck="false"
            .value=${text(filters.till)}></label>
        <label>${words.min}
          <input name="min" size="7" inputmode="decimal" autocomplete="off"
            pattern=${AMOUNT} .value=${text(filters.min)}></label>
        <label>${words.max}
          <input name="max" size="7" inputmode="decimal" autocomplete="off"
            pattern=${AMOUNT} .value=${text(filters.max)}></label>
        <button>${words.apply}</button>
      </form>
    </details>
  `;
}

/**
 * @param {ListChoice["order"]} order
 * @param {(order: ListChoice["order"]) => void} onChange
 */
export function toOrderSelect(order, onChange) {
  return toLabelledSelect({
    id: "basket-order",
    title: BASKETS.order,
    value: order,
    choices: ORDERS.map((name) => [name, BASKETS.orders[name]]),
    onChange,
  });
}

/**
 * The form that asks for one basket.
 *
 * @param {{ readonly store: string, readonly id: string }} asked
 * @param {() => void} onSame called when it is the one that is shown
 */
export function toFindForm(asked, onSame) {
  const words = BASKETS.find;
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const { elements } = /** @type {HTMLFormElement} */ (event.currentTarget);
    const [store = "", id = ""] = ["store", "id"].map((name) =>
      /** @type {HTMLInputElement} */ (elements.namedItem(name)).value.trim()
    );
    const hash = toHash({ name: "baskets", store, id });
    if (location.hash === hash) onSame();
    else location.hash = hash;
  };
  return html`
    <form id="basket-form" class="card lookup" aria-labelledby="basket-form-title"
      @submit=${onSubmit}>
      <h2 id="basket-form-title">${words.title}</h2>
      <label>${words.shop} <input name="store" required maxlength="64" autocomplete="off"
        list="stores" spellcheck="false" .value=${live(asked.store)}></label>
      <label>${words.id} <input name="id" required maxlength="64" autocomplete="off"
        spellcheck="false" .value=${live(asked.id)}></label>
      <button class="primary">${words.button}</button>
      <datalist id="stores"></datalist>
    </form>
  `;
}

/** An amount may be typed with a comma. @param {string} name @param {string} value */
function toParameter(name, value) {
  return name === "min" || name === "max" ? value.trim().replace(",", ".") : value;
}

/** Whether the form of more filters had one. */
let wasOpen = false;
const FIELDS = /** @type {const} */ (["product", "till", "min", "max"]);
const AMOUNT = "\\s*-?\\d{1,7}([.,]\\d{1,2})?\\s*";
