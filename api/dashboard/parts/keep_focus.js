// @ts-check
/// <reference lib="dom" />
/**
 * Keeps the focus in a view while it is drawn: what had it may be gone, such as a chip.
 *
 * @module
 */

/**
 * Draws `place`. Where that takes the focus away, a heading of it gets the focus.
 *
 * @param {HTMLElement} place
 * @param {() => void} draw
 * @param {object} options
 * @param {string} options.heading selects it; it has a `tabindex`
 * @param {boolean} [options.preventScroll] whether the page stays where it is. Default `true`
 */
export function keepFocus(place, draw, { heading, preventScroll = true }) {
  const hadFocus = place.contains(document.activeElement);
  draw();
  if (!hadFocus || isShown(document.activeElement)) return;
  const found = place.querySelector(heading);
  if (found instanceof HTMLElement) found.focus({ preventScroll });
}

/** Whether a reader sees it. The body has the focus when what had it is gone. @param {Element | null} element */
function isShown(element) {
  return element !== null && element !== document.body && element.closest("[hidden]") === null;
}
