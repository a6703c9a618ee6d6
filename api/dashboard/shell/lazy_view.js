// @ts-check
/// <reference lib="dom" />
/**
 * A view whose scripts the browser loads when a reader first opens it: whoever looks at sales does not
 * wait for what shows dead letters.
 *
 * @module
 */
import { html, render } from "../parts/lit.js";
import { SHELL } from "./words.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/**
 * @typedef {object} LoadedView
 * @property {(address: any, options: { isNew: boolean }) => Promise<boolean> | Promise<void> | void} show
 * @property {(overview: Overview) => void} [update]
 * @property {(isStale: boolean) => void} [setStale]
 * @property {() => void} [leave]
 */

/**
 * The view that `load` creates. Once loaded, it receives the latest overview. If its scripts cannot be
 * loaded, the next `show` tries again; the view also offers to reload the page, for an API that has
 * another version by now.
 *
 * @param {HTMLElement} place
 * @param {() => Promise<LoadedView>} load
 * @returns {Required<LoadedView>}
 */
export function createLazyView(place, load) {
  /** @type {LoadedView | undefined} */
  let view;
  /** @type {Promise<LoadedView> | undefined} */
  let loading;
  /** @type {{ overview?: Overview, isStale?: boolean }} */
  let latest = {};
  let isShown = false;

  async function take() {
    try {
      return await (loading ??= load());
    } catch {
      loading = undefined;
      render(
        html`
          <p class="banner" data-tone="bad" role="alert">${SHELL.notLoaded}
            <button type="button" @click=${() => location.reload()}>${SHELL.reload}</button></p>
        `,
        place,
      );
      return undefined;
    }
  }

  return {
    async show(address, how) {
      isShown = true;
      const loaded = view ?? await take();
      // The reader may have gone on meanwhile.
      if (loaded === undefined || !isShown) return false;
      const isFirst = view === undefined;
      view = loaded;
      const shown = view.show(address, how);
      if (isFirst) {
        const { overview, isStale } = latest;
        if (overview !== undefined) view.update?.(overview);
        if (isStale !== undefined) view.setStale?.(isStale);
      }
      return await shown ?? true;
    },
    update(overview) {
      latest = { ...latest, overview };
      view?.update?.(overview);
    },
    setStale(isStale) {
      latest = { ...latest, isStale };
      view?.setStale?.(isStale);
    },
    leave() {
      isShown = false;
      view?.leave?.();
    },
  };
}
