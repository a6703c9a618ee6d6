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
