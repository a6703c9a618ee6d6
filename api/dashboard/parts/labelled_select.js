// @ts-check
/// <reference lib="dom" />
/**
 * A list to choose one of a few words from, with its label.
 *
 * @module
 */
import { html, live, nothing } from "./lit.js";

/**
 * @template {string} Value
 * @param {object} options
 * @param {string} [options.id]
 * @param {string} [options.name]
 * @param {string} options.title
 * @param {Value} options.value what is chosen
 * @param {readonly (readonly [value: Value, title: string])[]} options.choices
 * @param {(value: Value) => void} options.onChange
 */
export function toLabelledSelect({ id, name, title, value, choices, onChange }) {
  return html`
    <label class="select">${title}
      <select id=${id ?? nothing} name=${name ?? nothing} .value=${live(value)} @change=${(
        /** @type {Event} */ { target },
      ) =>
        onChange(/** @type {Value} */ (/** @type {HTMLSelectElement} */ (target).value))}>${choices
        .map(([each, text]) =>
          html`<option value=${each} ?selected=${each === value}>${text}</option>`
        )}</select>
    </label>
  `;
}
