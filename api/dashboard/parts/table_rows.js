// @ts-check
/**
 * Which rows a table shows: those that the reader searches for, in the order and on the page that the
 * reader chose.
 *
 * @module
 */
import { locale } from "./language.js";

/** @typedef {{ readonly name: string, readonly isDescending: boolean }} Sort */
/**
 * @template Row
 * @typedef {{ readonly name: string, readonly number?: boolean, readonly sortBy?: (row: Row) => string | number | null }} SortColumn
 */

/**
 * The rows of one page.
 *
 * @template Row
 * @param {readonly Row[]} rows
 * @param {object} choice
 * @param {readonly SortColumn<Row>[]} choice.columns
 * @param {Sort | undefined} choice.sort absent: in the order of `rows`
 * @param {string} choice.search in any case, with or without accents; each word must be found
 * @param {((row: Row) => string) | undefined} choice.toText what the search looks in
 * @param {number} choice.page from 0; one that is too high is the last
 * @param {number} choice.pageRows
 * @returns {{ readonly rows: readonly Row[], readonly page: number, readonly pages: number }}
 */
export function toPage(rows, { columns, sort, search, toText, page, pageRows }) {
  const words = fold(search).split(/\s+/).filter((word) => word !== "");
  const found = toText === undefined || words.length === 0 ? rows : rows.filter((row) => {
    const text = fold(toText(row));
    return words.every((word) => text.includes(word));
  });
  const sortBy = columns.find(({ name }) => name === sort?.name)?.sortBy;
  const sorted = sort === undefined || sortBy === undefined
    ? found
    : toSorted(found, { sortBy, isDescending: sort.isDescending });
  const pages = Math.max(1, Math.ceil(sorted.length / pageRows));
  const at = Math.min(page, pages - 1);
  return { rows: sorted.slice(at * pageRows, (at + 1) * pageRows), page: at, pages };
}

/**
 * The sort after the title of `column` was chosen: first by it, numbers from the largest, then the
 * other way round, then not at all.
 *
 * @template Row
 * @param {Sort | undefined} sort
 * @param {SortColumn<Row>} column
 * @returns {Sort | undefined}
 */
export function toggleSort(sort, { name, number = false }) {
  if (sort?.name !== name) return { name, isDescending: number };
  return sort.isDescending === number ? { name, isDescending: !number } : undefined;
}

/**
 * @template Row
 * @param {readonly Row[]} rows
 * @param {{ sortBy: (row: Row) => string | number | null, isDescending: boolean }} by
 */
function toSorted(rows, { sortBy, isDescending }) {
  const sign = isDescending ? -1 : 1;
  return rows.map((row) => ({ row, value: sortBy(row) }))
    .sort((a, b) => {
      // What is not known comes last in both directions.
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null);
      }
      if (typeof a.value === "number" && typeof b.value === "number") {
        return sign * (a.value - b.value);
      }
      return sign * collator.compare(String(a.value), String(b.value));
    })
    .map(({ row }) => row);
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

const collator = new Intl.Collator(locale, { numeric: true });
