// @ts-check
/// <reference lib="dom" />
/**
 * A link to a table as CSV. Where the API needs no key it is a plain link. Browsers send no key with
 * a link, so with a key the file is fetched and then saved.
 *
 * @module
 */
import { ApiFailure } from "./api_client.js";
import { element, find } from "./element.js";
import { toProblemText } from "./problem_text.js";
import { COMMON } from "./words.js";

/**
 * Controls the link with this id; `setPath` sets its target.
 *
 * @param {string} id
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {string} options.table the name of the table, for screen readers
 */
export function createCsvLink(id, { api, table }) {
  const link = find(id, HTMLAnchorElement);
  link.setAttribute("aria-label", COMMON.asCsv(table));
  link.title = COMMON.asCsv(table);
  let path = "";

  link.addEventListener("click", async (event) => {
    if (!api.hasKey()) return;
    event.preventDefault();
    try {
      const response = await api.open(path);
      save(await response.blob(), toFileName(response.headers.get("content-disposition")));
      link.textContent = COMMON.csv;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      link.textContent = toProblemText(error);
    }
  });

  return {
    /** The element around the link. */
    card: /** @type {HTMLElement} */ (link.closest(".card") ?? link),
    /** @param {string} table path and query of the table as JSON */
    setPath(table) {
      path = `${table}${table.includes("?") ? "&" : "?"}format=csv`;
      link.setAttribute("href", path);
    },
  };
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  // The browser has begun to read it by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** @param {string | null} disposition */
function toFileName(disposition) {
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "table.csv";
}
