// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The sales of a period, of all shops or of one: requests them, and shows sums, chart and tables.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { fillTable, find, setText } from "../parts/element.js";
import { UNKNOWN } from "../parts/format.js";
import { toHourSeries } from "./hour_series.js";
import { DAY_MS } from "../parts/days.js";
import { toDays, toStep } from "../parts/period.js";
import { loadPart } from "../parts/load_part.js";
import { createPeriodChart } from "../parts/period_chart.js";
import { showCategories, showProducts, showStores, showUncategorised } from "./sales_tables.js";
import { toQuery } from "../parts/view_address.js";
import { readTimeZone, toClockMs, toStartOfDay, toZonedDay } from "../parts/zoned_time.js";

/** @typedef {import("../parts/api_client.js").ApiFailure} ApiFailure */
/** @typedef {import("../parts/load_part.js").Part} Part */
/** @typedef {import("../parts/view_address.js").SalesView} SalesView */
/** @typedef {import("../../stats/reports/sales_by_day.ts").SalesByDayRow} SalesByDayRow */
/** @typedef {import("../../stats/reports/sales_by_hour.ts").SalesByHourRow} SalesByHourRow */
/** @typedef {SalesByDayRow | SalesByHourRow} SalesRow by day or by hour, never both in one answer */
/** @typedef {import("../../stats/reports/sales_by_category.ts").SalesByCategoryRow} SalesByCategoryRow */
/** @typedef {import("../../stats/reports/sales_by_store.ts").SalesByStoreRow} SalesByStoreRow */
/** @typedef {import("../../stats/reports/products.ts").ProductRow} ProductRow */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createSalesPanel({ api, format }) {
  const section = find("sales", HTMLElement);
  const problem = find("sales-problem", HTMLElement);
  const links = {
    sales: createCsvLink("csv-sales", { api, table: "Revenue over time" }),
    category: createCsvLink("csv-category", { api, table: "Revenue by category" }),
    store: createCsvLink("csv-store", { api, table: "Revenue by shop" }),
    products: createCsvLink("csv-products", { api, table: "Top products" }),
    uncategorised: createCsvLink("csv-uncategorised", { api, table: "Uncategorised products" }),
  };
  /** @type {"hour" | "day"} */
  let step = "day";
  /** Whose hours the chart shows, as the API says. */
  let zone = readTimeZone();
  /** @param {number} ms */
  const clockMs = (ms) => toClockMs(ms, zone);
  let days = toDays("today", { today: toZonedDay(Date.now(), zone) });
  const isLong = () => Date.parse(days.to) - Date.parse(days.from) > 100 * DAY_MS;
  const chart = createPeriodChart({
    place: find("sales-chart", HTMLElement),
    legend: find("sales-legend", HTMLElement),
    lines: [{ name: "Revenue", format: format.euros }],
    toTick: format.shortEuros,
    resting: "largest",
    toTime: (ms) =>
      step === "hour"
        ? `${format.shortDay(clockMs(ms))}, ` +
          `${format.hour(clockMs(ms))}–${format.hour(clockMs(ms + HOUR_MS))}`
        : format.day(new Date(ms).toISOString().slice(0, 10)),
    toLabel: (ms) =>
      step === "hour"
        ? format.hour(clockMs(ms))
        : isLong()
        ? format.month(ms)
        : format.shortDay(ms),
    isTick: (ms) => !isLong() || new Date(ms).getUTCDate() === 1,
  });
  let current = new AbortController();
  /** The requests whose results are shown, to tell a new request from a repeated one. */
  let shown = "";

  /**
   * Shows the sales of `view`; called again, it updates them. Each table has a request of its own: if
   * that fails, the table says so, or keeps its older rows.
   *
   * @param {SalesView} view
   * @param {string} today ISO 8601 date
   * @returns {Promise<boolean>} whether all requests succeeded
   */
  async function show(view, today) {
    days = toDays(view.period, { ...view, today });
    step = toStep(days);
    const filters = { from: days.from, to: days.to, store: view.store };
    const isNew = shown !== toQuery(filters);
    shown = toQuery(filters);
    const products = { limit: "20", ...filters };
    /** @type {readonly Part[]} */
    const parts = [
      {
        link: links.sales,
        path: `stats/sales${toQuery({ by: step, ...filters })}`,
        show: (rows, { timeZone = zone }) => {
          zone = timeZone;
          showSales(/** @type {SalesRow[]} */ (rows), { isNew });
        },
        fail: showSalesProblem,
      },
      {
        link: links.category,
        path: `stats/sales${toQuery({ by: "category", ...filters })}`,
        show: (rows) => showCategories(/** @type {SalesByCategoryRow[]} */ (rows), format),
        fail: (text) => fillTable("by-category", [], text),
      },
      {
        link: links.store,
        path: `stats/sales${toQuery({ by: "store", ...filters })}`,
        csvPath: `stats/sales${toQuery({ by: "store", limit: "10000", ...filters })}`,
        show: (rows) => showStores(/** @type {SalesByStoreRow[]} */ (rows), format),
        more: "by-store-more",
        fail: (text) => fillTable("by-store", [], text),
      },
      {
        link: links.products,
        path: `stats/products${toQuery(products)}`,
        show: (rows) => showProducts(/** @type {ProductRow[]} */ (rows), format),
        fail: (text) => fillTable("products", [], text),
      },
      {
        link: links.uncategorised,
        path: `stats/products${toQuery({ category: "Uncategorised", ...products })}`,
        csvPath: `stats/products${
          toQuery({ category: "Uncategorised", ...products, limit: "500" })
        }`,
        show: (rows) => showUncategorised(/** @type {ProductRow[]} */ (rows), format),
        more: "uncategorised-more",
        fail: (text) => fillTable("uncategorised", [], text),
      },
    ];
    current.abort();
    current = new AbortController();
    const { signal } = current;
    // The next request counts as new: the rows that are shown are not its result.
    const onFailure = () => {
      if (isNew) shown = "";
    };
    if (isNew) section.setAttribute("aria-busy", "true");
    const came = await Promise.all(
      parts.map((part) => loadPart(part, { api, isNew, signal, onFailure })),
    );
    if (!signal.aborted) section.setAttribute("aria-busy", "false");
    return came.every(Boolean);
  }

  /** @param {string} text @param {ApiFailure} failure */
  function showSalesProblem(text, { status }) {
    // The banner or the sign-in dialog says it already when the API is unavailable or needs a key.
    problem.hidden = status === 0 || status === 401;
    problem.textContent = text;
    for (const id of ["sales-chart", "sales-legend", "sales-nothing"]) {
      find(id, HTMLElement).hidden = true;
    }
    for (const id of ["sales-revenue", "sales-baskets", "sales-average", "sales-products"]) {
      setText(id, UNKNOWN);
    }
  }

  /** @param {readonly SalesRow[]} rows @param {{ readonly isNew: boolean }} options */
  function showSales(rows, { isNew }) {
    problem.hidden = true;
    const baskets = sum(rows.map((row) => row.baskets ?? 0));
    const products = sum(rows.map((row) => row.products));
    // Whole cents: a sum of euros would drift.
    const cents = sum(rows.map((row) => Math.round(row.revenue * 100)));
    setText("sales-revenue", format.euros(cents / 100));
    setText("sales-baskets", format.count(baskets));
    setText("sales-products", format.count(products));
    setText("sales-average", format.euros(baskets === 0 ? null : cents / 100 / baskets));
    setText(
      "sales-period",
      days.from === days.to
        ? `${format.day(days.from)}, by the hour of sale (${zone})`
        : `${format.day(days.from)} to ${format.day(days.to)}, ` +
          (step === "hour" ? `by the hour of sale (${zone})` : "by day"),
    );
    const hasSales = baskets > 0;
    find("sales-nothing", HTMLElement).hidden = hasSales;
    find("sales-tables", HTMLElement).hidden = !hasSales;
    const place = find("sales-chart", HTMLElement);
    place.hidden = !hasSales;
    find("sales-legend", HTMLElement).hidden = !hasSales;
    if (!hasSales) return;
    const series = step === "hour"
      ? toHourSeries(rows.filter((row) => "hour" in row), {
        fromMs: toStartOfDay(Date.parse(days.from), zone),
        toMs: toStartOfDay(Date.parse(days.to) + DAY_MS, zone),
      })
      : rows.filter((row) => "date" in row)
        .map(({ date, revenue }) => ({ atMs: Date.parse(date), revenue }));
    chart.show([
      series.map(({ atMs }) => atMs / 1_000),
      series.map(({ revenue }) => revenue),
    ], { isNewKind: isNew });
    place.setAttribute(
      "aria-label",
      `Revenue over time: ${format.euros(cents / 100)} in all, ` +
        `at most ${format.euros(Math.max(...series.map(({ revenue }) => revenue)))} ` +
        `in one ${step}. The numbers are in the CSV beside.`,
    );
  }

  return {
    show,
    /** @param {boolean} isStale whether the figures are out of date */
    setStale: (isStale) => section.classList.toggle("stale", isStale),
  };
}

const HOUR_MS = 3_600_000;

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
