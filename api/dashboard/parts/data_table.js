// @ts-check
/// <reference lib="dom" />
/**
 * A table that a reader can sort, search and page. It keeps that choice while its rows change.
 *
 * @module
 */
import { html, live, nothing, render, repeat, styled } from "./lit.js";
import { toggleSort, toPage } from "./table_rows.js";
import { COMMON } from "./words.js";

/** @typedef {import("./lit.js").Content} Content */
/** @typedef {import("./table_rows.js").Sort} Sort */
/**
 * A column of rows of type `Row`.
 *
 * @template Row
 * @typedef {object} Column
 * @property {string} name names it in the sort
 * @property {string} title
 * @property {(row: Row) => Content} show the cell
 * @property {(row: Row) => string | number | null} [sortBy] absent: nobody sorts by it; `null` comes last
 * @property {boolean} [number] aligned to the right, and sorted by the largest first
 * @property {boolean} [secondary] in a quieter colour
 * @property {boolean} [optional] left out on a narrow page
 * @property {boolean} [whole] on one line where the page is wide
 * @property {() => boolean} [isShown] absent: always
 */
/**
 * @template Row
 * @typedef {object} TableOptions
 * @property {string} id of the table's element
 * @property {string} caption for screen readers
 * @property {readonly Column<Row>[]} columns the first one names the row
 * @property {(row: Row) => string} toKey of a row, the same while it changes
 * @property {(row: Row) => string} [toText] what the search looks in; absent: there is no search
 * @property {(row: Row) => number} [toShare] of the largest row, from 0 to 1: a bar behind the row
 * @property {boolean} [isWide] on a narrow page each row is a block of its cells, without titles
 * @property {() => boolean} [canSort] whether all rows are there, else a sort would be one of some; absent: they are
 * @property {number} [pageRows] rows of a page. Default 20
 */

/**
 * A table in an element of its own, empty until rows are shown.
 *
 * @template Row
 * @param {TableOptions<Row>} options
 */
export function createDataTable(options) {
  const { id, caption, columns: allColumns, toKey, toText, toShare } = options;
  const { isWide = false, pageRows = 20, canSort = () => true } = options;
  const element = document.createElement("div");
  element.className = "data-table";
  /** @type {readonly Row[]} */
  let rows = [];
  /** @type {Sort | undefined} */
  let sort;
  let search = "";
  let page = 0;
  let sentence = "";
  // Paper has no next page of a table.
  let isPrinted = false;
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));

  /** @param {boolean} isNow */
  function print(isNow) {
    isPrinted = isNow;
    draw();
  }

  function draw() {
    const columns = allColumns.filter(({ isShown }) => isShown?.() ?? true);
    const most = isPrinted ? Infinity : pageRows;
    const shown = toPage(rows, {
      columns,
      sort: canSort() ? sort : undefined,
      search,
      toText,
      page,
      pageRows: most,
    });
    if (!isPrinted) page = shown.page;
    const isLong = rows.length > pageRows;
    render(
      html`
        ${toText !== undefined && isLong
          ? html`
            <input class="search" type="search" aria-label=${COMMON.table.search}
              placeholder=${COMMON.table.search} .value=${live(search)} @input=${onSearch}>
          `
          : nothing}
        <table id=${id} class=${toShare !== undefined
          ? "shares"
          : isWide
          ? "wide"
          : nothing} ?hidden=${rows.length === 0}>
          <caption class="hidden">${caption}</caption>
          <thead>
            <tr>${columns.map(toHead)}</tr>
          </thead>
          <tbody>${repeat(shown.rows, toKey, (row) => toRow(row, columns))}</tbody>
        </table>
        <p class="nothing" id=${`${id}-nothing`} ?hidden=${shown.rows.length > 0}>${rows.length > 0
          ? COMMON.table.notFound
          : sentence}</p>
        ${shown.pages > 1 ? toPager(shown) : nothing}
      `,
      element,
    );
  }

  /** @param {Column<Row>} column */
  function toHead(column) {
    const { name, title, sortBy } = column;
    if (sortBy === undefined || !canSort()) {
      return html`<th scope="col" class=${toClass(column)}>${title}</th>`;
    }
    const isSorted = sort?.name === name;
    const direction = isSorted ? sort?.isDescending ? "descending" : "ascending" : nothing;
    return html`
      <th scope="col" class=${toClass(column)} aria-sort=${direction}>
        <button type="button" class="sort" @click=${() => onSort(column)}>${title}<i
          aria-hidden="true">${isSorted ? sort?.isDescending ? "↓" : "↑" : ""}</i></button>
      </th>
    `;
  }

  /** @param {Row} row @param {readonly Column<Row>[]} columns */
  function toRow(row, columns) {
    const share = toShare === undefined ? {} : { "--share": `${(toShare(row) * 100).toFixed(2)}%` };
    return html`
      <tr ${styled(share)}>${columns.map((
        column,
        index,
      ) =>
        index === 0
          ? html`<th scope="row" class=${toClass(column)}>${column.show(row)}</th>`
          : html`<td class=${toClass(column)}>${column.show(row)}</td>`
      )}</tr>
    `;
  }

  /** @param {{ page: number, pages: number }} of */
  function toPager({ page: at, pages }) {
    /** @param {string} word @param {number} to */
    const toButton = (word, to) =>
      html`
        <button type="button" aria-disabled=${to < 0 || to >= pages}
          @click=${() => to >= 0 && to < pages && turnTo(to)}>${word}</button>
      `;
    return html`
      <div class="pager" role="group" aria-label=${COMMON.table.pages}>
        ${toButton(COMMON.table.previous, at - 1)}
        <span>${COMMON.table.page(at + 1, pages)}</span>
        ${toButton(COMMON.table.next, at + 1)}
      </div>
    `;
  }

  /** @param {number} to */
  function turnTo(to) {
    page = to;
    draw();
  }

  /** @param {Column<Row>} column */
  function onSort(column) {
    sort = toggleSort(sort, column);
    turnTo(0);
  }

  /** @param {Event} event */
  function onSearch({ target }) {
    search = /** @type {HTMLInputElement} */ (target).value;
    turnTo(0);
  }

  draw();
  return {
    element,
    /**
     * Shows other rows, in the order in which they come until the reader sorts them.
     *
     * @param {readonly Row[]} next
     * @param {string} [nothing] the sentence in their place when there are none
     */
    show(next, nothing = "") {
      rows = next;
      sentence = nothing;
      draw();
    },
  };
}

/** @param {{ number?: boolean, secondary?: boolean, optional?: boolean, whole?: boolean }} column */
function toClass({ number, secondary, optional, whole }) {
  const names = Object.entries({ number, secondary, optional, whole })
    .flatMap(([name, isSet]) => isSet ? [name] : []);
  return names.length === 0 ? nothing : names.join(" ");
}
