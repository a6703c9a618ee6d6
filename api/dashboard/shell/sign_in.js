// @ts-check
/// <reference lib="dom" />
/**
 * Asks for the API key when the API needs one. The key is kept in the tab's session storage only:
 * not in a URL, not in a cookie, not beyond the tab.
 *
 * @module
 */
import { html, render } from "../parts/lit.js";
import { SHELL } from "./words.js";

/** The key, once the reader has signed in. */
export function readKey() {
  return sessionStorage.getItem(NAME);
}

/** Forgets the key and all that was read with it: the next reader must not see it. */
export function signOut() {
  sessionStorage.removeItem(NAME);
  location.reload();
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} options
 * @param {() => void} options.onSignIn called with a new key
 */
export function createSignIn(dialog, { onSignIn }) {
  const words = SHELL.signIn;

  /** @param {keyof typeof words.reasons} reason */
  function open(reason) {
    render(
      html`
        <form @submit=${onSubmit}>
          <h2 id="sign-in-title">${words.title}</h2>
          <p id="sign-in-reason">${words.reasons[reason]}</p>
          <label>${words.key}
            <input name="key" type="password" required autocomplete="off" spellcheck="false"></label>
          <p class="note">${words.needsScope} <code>read</code>. ${words.keptInTab}</p>
          <button class="primary">${words.submit}</button>
        </form>
      `,
      dialog,
    );
    if (!dialog.open) dialog.showModal();
  }

  /** @param {SubmitEvent} event */
  function onSubmit(event) {
    event.preventDefault();
    const field = dialog.querySelector("input");
    const key = field?.value.trim() ?? "";
    if (field === null || key === "") return;
    sessionStorage.setItem(NAME, key);
    field.value = "";
    dialog.close();
    onSignIn();
  }

  return {
    /** Asks for a key, unless the dialog is open already. */
    ask() {
      if (!dialog.open) open(readKey() === null ? "none" : "unknown");
    },
    /** Asks for a key because the reader wants to sign in. */
    change: () => open("change"),
  };
}

const NAME = "delhaize.api-key";
