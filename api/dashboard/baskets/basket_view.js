// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The form that asks for one basket, and the answer below it. While the basket is unknown the page
 * repeats the request, as one that was just sent takes a moment.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { toBasketSections } from "./basket_sections.js";
import { element, find } from "../parts/element.js";
import { toProblemText } from "../parts/problem_text.js";
import { toRetryDelayMs } from "../shell/retry_delay.js";
import { toBasketPath, toHash } from "../parts/view_address.js";

/** @typedef {import("../../read_basket.ts").BasketFate} BasketFate */
/** @typedef {import("../parts/view_address.js").BasketView} BasketView */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {Format} options.format
 */
export function createBasketView({ api, format }) {
  const form = find("basket-form", HTMLFormElement);
  const result = find("basket-result", HTMLElement);
  const [store, id] = [
    /** @type {HTMLInputElement} */ (form.elements.namedItem("store")),
    /** @type {HTMLInputElement} */ (form.elements.namedItem("id")),
  ];
  let current = new AbortController();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const view = { name: /** @type {const} */ ("baskets"), store: store.value, id: id.value };
    if (location.hash === toHash(view)) show(view);
    else location.hash = toHash(view);
  });

  /** @param {BasketView} view */
  async function show(view) {
    leave();
    current = new AbortController();
    store.value = view.store;
    id.value = view.id;
    result.replaceChildren();
    if (view.store === "") {
      store.focus();
      return;
    }
    await look(view, current.signal);
  }

  /** @param {BasketView} view @param {AbortSignal} signal @param {number} [attempt] */
  async function look(view, signal, attempt = 0) {
    try {
      const fate = /** @type {BasketFate} */ (await api.getJson(toBasketPath(view), signal));
      if (!signal.aborted) result.replaceChildren(...toBasketSections(fate, format));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      const passes = error.status === 404 || error.status === 503 || error.status === 0;
      const text = error.status === 404
        ? "No basket is known by this shop and id. If it was just sent, it shows here once it " +
          "is stored."
        : toProblemText(error);
      if (result.textContent !== text) {
        result.replaceChildren(element("p", { class: "card nothing" }, text));
      }
      if (!passes) return;
      setTimeout(() => signal.aborted || look(view, signal, attempt + 1), toRetryDelayMs(attempt));
    }
  }

  /** Stops repeating the request. */
  function leave() {
    current.abort();
  }

  return { show, leave };
}
