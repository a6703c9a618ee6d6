// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Makes and finds elements. Text becomes text nodes only, so names from shops cannot inject markup.
 *
 * @module
 */

/**
 * An element with attributes and children. An attribute that is `undefined` or `false` is left out;
 * one that is `true` is empty.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Readonly<Record<string, string | boolean | undefined>>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/**
 * Finds the element with this id.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 * @throws {Error} when there is none of that type
 */
export function find(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`Cannot find the element ${id}`);
  return found;
}

/**
 * Sets the text of the element with this id, if it changes.
 *
 * @param {string} id
 * @param {string} text
 */
export function setText(id, text) {
  const found = find(id, HTMLElement);
  if (found.textContent !== text) found.textContent = text;
}

/**
 * @typedef {object} Column
 * @property {string | Node} content
 * @property {boolean} [number] aligned to the right
 * @property {boolean} [secondary] in a quieter colour
 * @property {boolean} [whole] on one line where the page is wide
 */
/**
 * @typedef {object} Row
 * @property {readonly Column[]} columns the first one names the row
 * @property {number} [share] of the largest row, from 0 to 1
 */

/**
 * Sets the rows of the table with this id. Without rows it hides the table and shows the sentence
 * with the id `…-nothing` instead.
 *
 * @param {string} id
 * @param {readonly Row[]} rows
 * @param {string} [nothing] the sentence, if it is not the page's
 */
export function fillTable(id, rows, nothing) {
  const table = find(id, HTMLTableElement);
  table.tBodies[0]?.replaceChildren(...rows.map(toRow));
  table.hidden = rows.length === 0;
  const sentence = document.getElementById(`${id}-nothing`);
  if (sentence === null) return;
  sentence.hidden = rows.length > 0;
  if (nothing !== undefined) sentence.textContent = nothing;
}

/** @param {Row} row */
function toRow({ columns, share }) {
  const cells = columns.map(({ content, number, secondary, whole }, index) => {
    const names = Object.entries({ number, secondary, whole })
      .flatMap(([name, isSet]) => isSet ? [name] : []).join(" ");
    const attributes = { class: names || undefined, scope: index === 0 ? "row" : undefined };
    return element(index === 0 ? "th" : "td", attributes, content);
  });
  const made = element("tr", {}, ...cells);
  if (share !== undefined) made.style.setProperty("--share", `${(share * 100).toFixed(2)}%`);
  return made;
}
