// @ts-check
/// <reference lib="dom" />
/**
 * The card of a pipeline without a basket: how to send one.
 *
 * @module
 */
import { html, render } from "../parts/lit.js";
import { SHELL } from "./words.js";

/**
 * @param {HTMLElement} place
 * @param {object} options
 * @param {boolean} options.isShown
 * @param {URL} options.url of `POST /baskets`
 * @param {boolean} options.hasKey whether the API asks for keys
 * @param {string} options.today ISO 8601 date
 */
export function showEmpty(place, { isShown, url, hasKey, today }) {
  place.hidden = !isShown;
  if (!isShown) return;
  const words = SHELL.empty;
  const basket = {
    id: "b-1",
    store: "Gent",
    date: today,
    products: [{ id: "p-1", name: "Banana", price: 1.5 }],
  };
  const authorization = hasKey ? " \\\n  -H 'authorization: Bearer YOUR_KEY'" : "";
  const command = `curl ${url} -H 'content-type: application/json'${authorization} \\\n  -d '${
    JSON.stringify(basket)
  }'`;
  render(
    html`
      <h2 id="empty-title">${words.title}</h2>
      <p>${words.lead}</p>
      <pre><code id="empty-command">${command}</code></pre>
      <p class="note">${words.or} <code>deno task generate</code>. ${words.then}</p>
    `,
    place,
  );
}
