// @ts-check
/// <reference lib="dom" />
/**
 * The buttons of actions, which say why they are off.
 *
 * @module
 */
import { html } from "../parts/lit.js";
import { LETTERS } from "./words.js";

/** @typedef {import("./letter_actions.js").LetterAction} LetterAction */

/** The id of the sentence that says why buttons are off. */
export const NEEDS_ADMIN = "letters-need-admin";

/**
 * @param {readonly LetterAction[]} actions
 * @param {object} options
 * @param {boolean} options.mayAct
 * @param {(action: LetterAction) => void} options.onAction
 */
export function toActionButtons(actions, { mayAct, onAction }) {
  return actions.map((action) =>
    html`
      <button type="button" class="quiet" data-action=${action} aria-disabled=${!mayAct}
        aria-describedby=${mayAct ? "" : NEEDS_ADMIN}
        @click=${() => mayAct && onAction(action)}>${LETTERS.action[action].button}</button>
    `
  );
}

/** Why they are off. */
export function toNeedsAdmin() {
  return html`<p class="note" id=${NEEDS_ADMIN}>${LETTERS.actions.needsAdmin}</p>`;
}
