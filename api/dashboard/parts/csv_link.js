// @ts-check
/// <reference lib="dom" />
/**
 * Links to a table as CSV, in the two forms of the API: the one that spreadsheets in the reader's
 * language open comes first. Where the API needs no key they are plain links. Browsers send no key
 * with a link, so with a key the file is fetched and then saved.
 *
 * @module
 */
import { ApiFailure } from "./api_client.js";
import { element, find } from "./element.js";
import { language } from "./language.js";
import { toProblemText } from "./problem_text.js";
import { COMMON } from "./words.js";

/** @typedef {import("../../../shared/service/to_csv.ts").CsvForm} CsvForm */

/**
 * The forms for a reader, the one of their spreadsheet first.
 *
 * @param {import("./language.js").Language} language
 * @returns {readonly [CsvForm, CsvForm]}
 */
export function toCsvForms(language) {
  return language === "en" ? ["csv", "csv-be"] : ["csv-be", "csv"];
}

/**
 * Controls the link with this id, and adds one to the other form beside it; `setPath` sets what both
 * lead to.
 *
 * @param {string} id
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {string} options.table the name of the table, for screen readers
 */
export function createCsvLink(id, { api, table }) {
  const link = find(id, HTMLAnchorElement);
  const other = element("a", { class: "csv other-form", id: `${id}-other`, download: true });
  const group = element("span", { class: "csv-forms" });
  link.replaceWith(group);
  group.append(link, other);
  const [first, second] = toCsvForms(language);
  const setters = [
    toLink(link, { api, form: first, text: COMMON.csv, table }),
    toLink(other, { api, form: second, text: COMMON.csvForms[second].other, table }),
  ];
  return {
    /** The element around the link. */
    card: /** @type {HTMLElement} */ (group.closest(".card") ?? group),
    /** @param {string} table path and query of the table as JSON */
    setPath(table) {
      for (const setPath of setters) setPath(table);
    },
  };
}

/**
 * @param {HTMLAnchorElement} link
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {CsvForm} options.form
 * @param {string} options.text
 * @param {string} options.table
 */
function toLink(link, { api, form, text, table }) {
  const which = text === COMMON.csv ? "" : `, ${text}`;
  const name = `${COMMON.asCsv(table)}${which}: ${COMMON.csvForms[form].what}`;
  link.title = name;
  let path = "";

  /** @param {string} shown @param {string} spoken */
  function setText(shown, spoken) {
    link.textContent = shown;
    link.setAttribute("aria-label", spoken);
  }

  setText(text, name);

  link.addEventListener("click", async (event) => {
    if (!api.hasKey()) return;
    event.preventDefault();
    try {
      const response = await api.open(path);
      save(await response.blob(), toFileName(response.headers.get("content-disposition")));
      setText(text, name);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setText(toProblemText(error), toProblemText(error));
    }
  });

  /** @param {string} table path and query of the table as JSON */
  return function setPath(table) {
    const next = `${table}${table.includes("?") ? "&" : "?"}format=${form}`;
    if (next === path) return;
    path = next;
    link.setAttribute("href", path);
    // What was said of another path is over.
    setText(text, name);
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
