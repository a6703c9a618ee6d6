// @ts-check
/// <reference lib="dom" />
/**
 * The tables of the sales: shops, categories, products, pairs, sizes and kinds. What a row is about
 * is a link that filters everything else by it.
 *
 * @module
 */
import { toCategoryName } from "../parts/categories.js";
import { createDataTable } from "../parts/data_table.js";
import { UNKNOWN } from "../parts/format.js";
import { html, nothing } from "../parts/lit.js";
import { joinPeriods, toChange } from "./changes.js";
import { toChangeContent } from "./change_text.js";
import { toSizeRanges } from "./size_ranges.js";
import { SALES } from "./words.js";

/** @typedef {import("../parts/filters.js").Filters} Filters */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {import("./card_loader.js").CardState} CardState */
/**
 * A row of any of these reports, of both periods.
 *
 * @typedef {object} SalesRow
 * @property {string} [store]
 * @property {string} [category]
 * @property {string} [name]
 * @property {"product" | "return" | "discount" | "deposit"} [kind]
 * @property {number | null} [baskets]
 * @property {number | null} [averageBasket]
 * @property {number} [lines]
 * @property {number | null} [products]
 * @property {number} revenue
 */
/**
 * Both periods of a row: `bar` of the largest one, `part` of all, from 0 to 1; `null`: says nothing.
 *
 * @typedef {ReturnType<typeof joinPeriods<SalesRow>>[number] &
 *   { readonly bar: number, readonly part: number | null }} Joined
 */
/** @typedef {import("../parts/data_table.js").Column<Joined>} JoinedColumn */

/**
 * @param {object} options
 * @param {Format} options.format
 * @param {boolean} options.isNarrow
 * @param {(filters: Partial<Filters>) => string} options.toHref the address with these filters more
 * @param {(filters: Partial<Filters>) => string} options.toBasketsHref
 * @param {() => Filters} options.readFilters
 */
export function createSalesTables({ format, isNarrow, toHref, toBasketsHref, readFilters }) {
  const pageRows = isNarrow ? 5 : 10;
  /** @param {Joined} row */
  const toShare = ({ bar }) => bar;
  /** Removes the filter again where it is set. @param {"store" | "category" | "product"} name @param {string} value @param {string} [text] */
  const toFilterLink = (name, value, text = value) => {
    const isChosen = readFilters()[name] === value;
    return html`
      <a class="row-link" href=${toHref({ [name]: isChosen ? undefined : value })}
        aria-current=${isChosen ? "true" : nothing}>${text}</a>
    `;
  };
  /** @param {string} title @returns {JoinedColumn} */
  const revenue = (title) => ({
    name: "revenue",
    title,
    number: true,
    show: ({ now }) => format.euros(now?.revenue),
    sortBy: ({ now }) => now?.revenue ?? null,
  });
  /** @type {JoinedColumn} */
  const change = {
    name: "change",
    title: SALES.categories.change,
    number: true,
    isShown: () => readFilters().compare !== "none",
    show: ({ now, before }) =>
      toChangeContent(toChange(now?.revenue, before?.revenue), format.signedEuros, format),
    sortBy: ({ now, before }) => {
      const { kind, difference } = toChange(now?.revenue, before?.revenue);
      return kind === "unknown" ? null : difference;
    },
  };
  /** @param {"baskets" | "products"} name @param {string} title @param {(row: SalesRow) => Partial<Filters>} toFilter @returns {JoinedColumn} */
  const count = (name, title, toFilter) => ({
    name,
    title,
    number: true,
    optional: true,
    show: ({ row, now }) => {
      const value = now?.[name];
      return value === null || value === undefined ? UNKNOWN : html`
        <a class="quiet-link" href=${toBasketsHref(toFilter(row))}
          title=${SALES.toBaskets}>${format.count(value)}</a>
      `;
    },
    sortBy: ({ now }) => now?.[name] ?? null,
  });
  /** @param {Joined} row */
  const toKey = ({ key }) => key;

  const stores = createDataTable({
    id: "by-store",
    caption: SALES.stores.title,
    columns: [
      {
        name: "store",
        title: SALES.stores.store,
        show: ({ key }) => toFilterLink("store", key),
        sortBy: ({ key }) => key,
      },
      count("baskets", SALES.stores.baskets, ({ store }) => ({ store })),
      {
        name: "average",
        title: SALES.stores.average,
        number: true,
        optional: true,
        show: ({ now }) => format.euros(now?.averageBasket),
        sortBy: ({ now }) => now?.averageBasket ?? null,
      },
      revenue(SALES.categories.revenue),
      change,
    ],
    toKey,
    toText: toKey,
    toShare,
    pageRows,
  });
  const categories = createDataTable({
    id: "by-category",
    caption: SALES.categories.title,
    columns: [
      {
        name: "category",
        title: SALES.categories.category,
        show: ({ key }) => toFilterLink("category", key, toCategoryName(key)),
        sortBy: ({ key }) => toCategoryName(key),
      },
      count("products", SALES.categories.products, ({ category }) => ({ category })),
      revenue(SALES.categories.revenue),
      {
        name: "share",
        title: SALES.categories.share,
        number: true,
        optional: true,
        show: ({ part }) => part === null ? UNKNOWN : format.percent(part),
        sortBy: ({ part }) => part,
      },
      change,
    ],
    toKey,
    toText: ({ key }) => toCategoryName(key),
    toShare,
    pageRows: isNarrow ? 5 : 20,
  });
  const products = createDataTable({
    id: "products",
    caption: SALES.products.title,
    columns: [
      {
        name: "product",
        title: SALES.products.product,
        show: ({ row }) => toFilterLink("product", row.name ?? ""),
        sortBy: ({ row }) => row.name ?? "",
      },
      {
        name: "category",
        title: SALES.products.category,
        secondary: true,
        optional: true,
        show: ({ row }) => toCategoryName(row.category ?? ""),
        sortBy: ({ row }) => toCategoryName(row.category ?? ""),
      },
      count("products", SALES.products.sold, ({ name }) => ({ product: name })),
      revenue(SALES.categories.revenue),
      change,
    ],
    toKey,
    toShare,
    pageRows,
  });
  const uncategorised = createDataTable({
    id: "uncategorised",
    caption: SALES.uncategorised.title,
    columns: [
      {
        name: "product",
        title: SALES.products.product,
        show: (/** @type {SalesRow} */ { name = "" }) => toFilterLink("product", name),
        sortBy: ({ name = "" }) => name,
      },
      {
        name: "sold",
        title: SALES.products.sold,
        number: true,
        show: ({ products }) => format.count(products),
        sortBy: ({ products }) => products ?? null,
      },
      {
        name: "revenue",
        title: SALES.categories.revenue,
        number: true,
        show: (row) => format.euros(row.revenue),
        sortBy: (row) => row.revenue,
      },
    ],
    toKey: ({ name = "" }) => name,
    toText: ({ name = "" }) => name,
    pageRows,
  });
  const pairs = createDataTable({
    id: "pairs",
    caption: SALES.pairs.title,
    columns: [
      {
        name: "first",
        title: SALES.pairs.first,
        show: (/** @type {{ first: string, second: string, baskets: number }} */ { first }) =>
          toFilterLink("product", first),
      },
      {
        name: "second",
        title: SALES.pairs.second,
        show: ({ second }) => toFilterLink("product", second),
      },
      {
        name: "baskets",
        title: SALES.pairs.baskets,
        number: true,
        show: ({ baskets }) => format.count(baskets),
      },
    ],
    toKey: ({ first, second }) => `${first}\n${second}`,
    toText: ({ first, second }) => `${first} ${second}`,
    pageRows,
  });
  let ofBaskets = { largest: 0, total: 0 };
  const sizes = createDataTable({
    id: "sizes",
    caption: SALES.sizes.caption,
    columns: [
      {
        name: "lines",
        title: SALES.sizes.lines,
        show: (/** @type {ReturnType<typeof toSizeRanges>[number]} */ { from, to }) =>
          to === undefined
            ? SALES.sizes.orMore(format.count(from))
            : to === from
            ? format.count(from)
            : SALES.sizes.range(format.count(from), format.count(to)),
      },
      {
        name: "baskets",
        title: SALES.sizes.baskets,
        number: true,
        show: ({ baskets }) => format.count(baskets),
      },
      {
        name: "share",
        title: SALES.sizes.share,
        number: true,
        show: ({ baskets }) => format.percent(baskets / ofBaskets.total),
      },
    ],
    toKey: ({ from }) => String(from),
    toShare: ({ baskets }) => baskets / ofBaskets.largest,
  });
  const kinds = createDataTable({
    id: "kinds",
    caption: SALES.kinds.title,
    columns: [
      {
        name: "kind",
        title: SALES.kinds.kind,
        show: (/** @type {Joined} */ { row }) => SALES.kinds.names[row.kind ?? "product"],
      },
      {
        name: "lines",
        title: SALES.kinds.lines,
        number: true,
        optional: true,
        show: ({ now }) => format.count(now?.lines),
      },
      revenue(SALES.kinds.amount),
      change,
    ],
    toKey,
  });

  /** @param {CardState} state @param {(row: SalesRow) => string} toRowKey */
  function join({ now, before }, toRowKey) {
    const rows = /** @type {readonly SalesRow[]} */ (now?.rows ?? []);
    const largest = Math.max(0, ...rows.map((row) => row.revenue));
    const total = rows.reduce((sum, row) => sum + row.revenue, 0);
    const joined = joinPeriods(rows, before?.rows, {
      toKey: toRowKey,
      toEmpty: (row) => ({
        ...row,
        baskets: 0,
        averageBasket: null,
        products: 0,
        lines: 0,
        revenue: 0,
      }),
      isNowCut: now?.truncated === true,
      isBeforeCut: before?.truncated === true,
    });
    return joined.map((row) => ({
      ...row,
      bar: largest <= 0 ? 0 : Math.max(0, (row.now?.revenue ?? 0) / largest),
      // A share of what was paid back on the whole says nothing.
      part: total > 0 && row.now !== undefined ? row.now.revenue / total : null,
    }));
  }

  return {
    elements: {
      stores: stores.element,
      categories: categories.element,
      products: products.element,
      uncategorised: uncategorised.element,
      pairs: pairs.element,
      sizes: sizes.element,
      kinds: kinds.element,
    },
    /** @param {CardState} state */
    showStores: (state) =>
      stores.show(join(state, ({ store = "" }) => store), SALES.stores.nothing),
    /** @param {CardState} state */
    showCategories: (state) =>
      categories.show(join(state, ({ category = "" }) => category), SALES.categories.nothing),
    /** @param {CardState} state @param {string} search */
    showProducts: (state, search) =>
      products.show(
        join(state, ({ name = "", category = "" }) => `${name}\n${category}`),
        search === "" ? SALES.products.nothing : SALES.products.notFound(search),
      ),
    /** @param {CardState} state */
    showUncategorised: ({ now }) =>
      uncategorised.show(now?.rows ?? [], SALES.uncategorised.nothing),
    /** @param {CardState} state */
    showPairs: ({ now }) => pairs.show(now?.rows ?? [], SALES.pairs.nothing),
    /** @param {CardState} state */
    showSizes({ now }) {
      const ranges = toSizeRanges(now?.rows ?? []);
      const counts = ranges.map(({ baskets }) => baskets);
      ofBaskets = {
        largest: Math.max(1, ...counts),
        total: counts.reduce((sum, count) => sum + count, 0) || 1,
      };
      sizes.show(ranges, SALES.sizes.nothing);
    },
    /** @param {CardState} state */
    showKinds: (state) => kinds.show(join(state, ({ kind = "" }) => kind), SALES.kinds.nothing),
  };
}
