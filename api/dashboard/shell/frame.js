// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page's head: the navigation with its badges, the state of the services, the language.
 *
 * @module
 */
import { chooseLanguage, language, LANGUAGES } from "../parts/language.js";
import { html, nothing, render } from "../parts/lit.js";
import { SHELL } from "./words.js";

/** @typedef {keyof typeof SHELL.views} ViewName */
/** @typedef {"up" | "down" | "unknown"} ServiceState */
/**
 * What the head shows.
 *
 * @typedef {object} FrameState
 * @property {ViewName} view
 * @property {Readonly<Partial<Record<ViewName, string>>>} badges absent: nothing to do there
 * @property {Readonly<Record<keyof typeof SHELL.services, { state: ServiceState, word: string }>>} services
 * @property {boolean} isSignedIn
 */

/** The address of each view, in the order of the navigation. */
export const VIEW_ADDRESSES = /** @type {const} */ ({
  sales: "#/",
  baskets: "#/baskets",
  tills: "#/tills",
  live: "#/live",
  refusals: "#/refusals",
  deadLetters: "#/dead-letters",
});

/**
 * Draws the head into `place`.
 *
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.icon address of the icon
 * @param {boolean} options.linksDocs whether the page leads to the API reference
 * @param {() => void} options.onSignOut
 * @returns {(state: FrameState) => void}
 */
export function createFrame(place, { icon, linksDocs, onSignOut }) {
  return function showFrame({ view, badges, services, isSignedIn }) {
    render(
      html`
        <div class="bar-inner">
          <a class="brand" href="#/">
            <img src=${icon} alt="" width="28" height="28">
            <span>Delhaize <b>basket pipeline</b></span>
          </a>
          <nav aria-label=${SHELL.navigation}>
            ${/** @type {ViewName[]} */ (Object.keys(VIEW_ADDRESSES)).map((name) =>
              html`
                <a href=${VIEW_ADDRESSES[name]} data-view=${name}
                  aria-current=${name === view ? "page" : nothing}>${SHELL.views[name]}${toBadge(
                    name,
                    badges[name],
                  )}</a>
              `
            )}
            ${linksDocs ? html`<a href="docs">${SHELL.reference}</a>` : nothing}
          </nav>
          <ul class="states" aria-label=${SHELL.statesOf}>
            ${Object.entries(services).map(([name, { state, word }]) =>
              html`<li id=${`state-${name}`} data-state=${state}><i></i>${
                SHELL.services[/** @type {keyof typeof services} */ (name)]
              } <span>${word}</span></li>`
            )}
          </ul>
          <label class="language"><span class="hidden">${SHELL.language}</span>
            <select id="language" @change=${onLanguage}>
              ${Object.entries(LANGUAGES).map(([tag, name]) =>
                html`<option value=${tag} lang=${tag} ?selected=${
                  tag === language
                }>${name}</option>`
              )}
            </select></label>
          <button class="quiet" id="sign-out" type="button" ?hidden=${!isSignedIn}
            @click=${onSignOut}>${SHELL.signOut}</button>
        </div>
      `,
      place,
    );
  };
}

/** @param {ViewName} name @param {string | undefined} text */
function toBadge(name, text) {
  return html`
    <span class="badge" id=${`nav-${name}`} ?hidden=${text === undefined}>${text ?? ""}</span>
  `;
}

/** @param {Event} event */
function onLanguage({ target }) {
  const { value } = /** @type {HTMLSelectElement} */ (target);
  chooseLanguage(/** @type {import("../parts/language.js").Language} */ (value));
}
