// @ts-check
/// <reference lib="dom" />
/**
 * lit-html, as the page uses it: templates that change only what differs. Texts from strangers are
 * values of templates, which become text nodes or attributes and never markup.
 *
 * @module
 */
import { nothing } from "lit-html";
import { Directive, directive } from "lit-html/directive.js";
export { html, nothing, render, svg } from "lit-html";
export { live } from "lit-html/directives/live.js";
export { ref } from "lit-html/directives/ref.js";
export { repeat } from "lit-html/directives/repeat.js";

/** @typedef {import("lit-html").TemplateResult} Template */
/** @typedef {Template | string | Node | typeof import("lit-html").nothing} Content what a template takes as a child */

/** See {@linkcode styled}. */
class Styled extends Directive {
  /** @param {Readonly<Record<string, string>>} _properties */
  render(_properties) {
    return nothing;
  }

  /**
   * @param {import("lit-html/directive.js").PartInfo} part
   * @param {[Readonly<Record<string, string>>]} values
   * @override
   */
  update(part, [properties]) {
    const { element } = /** @type {import("lit-html/directive.js").ElementPart} */ (part);
    if (!(element instanceof HTMLElement)) return nothing;
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
    return nothing;
  }
}

/**
 * Sets custom properties and other styles of an element, `<tr ${styled({ "--share": "30%" })}>`: the
 * policy of the page forbids attributes `style`.
 */
export const styled = directive(Styled);
