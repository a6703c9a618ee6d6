// @ts-check
/// <reference lib="dom" />
/**
 * Asks for the API key when the API needs one. The key is kept in the tab's session storage only:
 * not in a URL, not in a cookie, not beyond the tab.
 *
 * @module
 */
import { find } from "../parts/element.js";

/** The key, once the reader has signed in. */
export function readKey() {
  return sessionStorage.getItem(NAME);
}

/**
 * @param {object} options
 * @param {() => void} options.onSignIn called with a new key
 */
export function createSignIn({ onSignIn }) {
  const dialog = find("sign-in", HTMLDialogElement);
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("key"));
  const signOut = find("sign-out", HTMLButtonElement);
  signOut.hidden = readKey() === null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = field.value.trim();
    if (key === "") return;
    sessionStorage.setItem(NAME, key);
    field.value = "";
    signOut.hidden = false;
    dialog.close();
    onSignIn();
  });
  signOut.addEventListener("click", () => {
    sessionStorage.removeItem(NAME);
    // The next reader must not see the figures of the one before.
    location.reload();
  });

  return {
    /** Asks for a key, unless the dialog is open already. */
    ask() {
      if (dialog.open) return;
      find("sign-in-reason", HTMLElement).textContent = readKey() === null
        ? "This API needs a key."
        : "The API does not know the key you gave.";
      dialog.showModal();
    },
    /** Asks for a key because the reader wants to sign in. */
    change() {
      find("sign-in-reason", HTMLElement).textContent = "Give a key that may read.";
      if (!dialog.open) dialog.showModal();
    },
  };
}

const NAME = "delhaize.api-key";
