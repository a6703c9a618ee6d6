/**
 * The page and what it loads: texts that come with the code, under paths that change with their
 * content.
 *
 * @module
 */
import { toContentVersion } from "../http/content_version.ts";
import { createPage } from "../http/create_page.ts";
import { createStaticFile, FOR_EVER, type StaticFile } from "../http/static_file.ts";
import type { HomeOptions, PageWithFiles } from "../pages.ts";
import { DEFAULT_TIME_ZONE } from "../stats/time_zone.ts";
import uplotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import uplotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import apiClient from "./browser/api_client.js" with { type: "text" };
import basketSections from "./browser/basket_sections.js" with { type: "text" };
import basketView from "./browser/basket_view.js" with { type: "text" };
import chart from "./browser/chart.js" with { type: "text" };
import chartLegend from "./browser/chart_legend.js" with { type: "text" };
import connection from "./browser/connection.js" with { type: "text" };
import csvLink from "./browser/csv_link.js" with { type: "text" };
import deadLettersView from "./browser/dead_letters_view.js" with { type: "text" };
import element from "./browser/element.js" with { type: "text" };
import eventParser from "./browser/event_parser.js" with { type: "text" };
import format from "./browser/format.js" with { type: "text" };
import hourSeries from "./browser/hour_series.js" with { type: "text" };
import liveChart from "./browser/live_chart.js" with { type: "text" };
import livePanel from "./browser/live_panel.js" with { type: "text" };
import loadPart from "./browser/load_part.js" with { type: "text" };
import main from "./browser/main.js" with { type: "text" };
import movingWindow from "./browser/moving_window.js" with { type: "text" };
import period from "./browser/period.js" with { type: "text" };
import periodChart from "./browser/period_chart.js" with { type: "text" };
import periodControls from "./browser/period_controls.js" with { type: "text" };
import problemText from "./browser/problem_text.js" with { type: "text" };
import retryDelay from "./browser/retry_delay.js" with { type: "text" };
import salesControls from "./browser/sales_controls.js" with { type: "text" };
import salesPanel from "./browser/sales_panel.js" with { type: "text" };
import salesTables from "./browser/sales_tables.js" with { type: "text" };
import signIn from "./browser/sign_in.js" with { type: "text" };
import statusBanners from "./browser/status_banners.js" with { type: "text" };
import storeSelect from "./browser/store_select.js" with { type: "text" };
import tillColumns from "./browser/till_columns.js" with { type: "text" };
import tillWords from "./browser/till_words.js" with { type: "text" };
import tillsCard from "./browser/tills_card.js" with { type: "text" };
import tillsView from "./browser/tills_view.js" with { type: "text" };
import viewAddress from "./browser/view_address.js" with { type: "text" };
import zonedTime from "./browser/zoned_time.js" with { type: "text" };
import style from "./dashboard.css" with { type: "text" };
import icon from "./icon.svg" with { type: "text" };
import page from "./page.html" with { type: "text" };

/** The page and all it loads. */
export interface Dashboard extends PageWithFiles {
  /** Made from all assets: another content, another version. */
  readonly version: string;
}

/** Puts the page and its assets together. */
export async function createDashboard(
  { linksDocs = false, timeZone = DEFAULT_TIME_ZONE }: HomeOptions = {},
): Promise<Dashboard> {
  // One version for all: scripts import each other by name.
  const version = toContentVersion(JSON.stringify(TEXTS));
  // Relative, so that the page also works behind a proxy that puts a prefix before its path.
  const folder = `assets/${version}`;
  const preloads = Object.keys(MODULES)
    .map((name) => `<link rel="modulepreload" href="${folder}/${name}">`);
  const html = page
    .replaceAll("assets/VERSION", folder)
    .replaceAll("TIME_ZONE", timeZone)
    .replace("<!-- docs -->", linksDocs ? DOCS_LINK : "")
    .replace("<!-- modules -->", preloads.join("\n"));
  const files = await Promise.all(
    Object.entries(TEXTS).map(async ([name, text]) =>
      [`${version}/${name}`, await toFile(name, text)] as const
    ),
  );
  return { page: await createPage(html), version, files: new Map(files) };
}

function toFile(name: string, text: string): Promise<StaticFile> {
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const contentType = CONTENT_TYPES[extension] ?? "text/plain; charset=utf-8";
  return createStaticFile(text, { contentType, cacheControl: FOR_EVER });
}

const DOCS_LINK = '<a href="docs">API <span class="optional">reference</span></a>';

const MODULES = {
  "main.js": main,
  "api_client.js": apiClient,
  "basket_sections.js": basketSections,
  "basket_view.js": basketView,
  "chart.js": chart,
  "chart_legend.js": chartLegend,
  "connection.js": connection,
  "csv_link.js": csvLink,
  "dead_letters_view.js": deadLettersView,
  "element.js": element,
  "event_parser.js": eventParser,
  "format.js": format,
  "hour_series.js": hourSeries,
  "live_chart.js": liveChart,
  "live_panel.js": livePanel,
  "load_part.js": loadPart,
  "moving_window.js": movingWindow,
  "period.js": period,
  "period_chart.js": periodChart,
  "period_controls.js": periodControls,
  "problem_text.js": problemText,
  "retry_delay.js": retryDelay,
  "sales_controls.js": salesControls,
  "sales_panel.js": salesPanel,
  "sales_tables.js": salesTables,
  "sign_in.js": signIn,
  "status_banners.js": statusBanners,
  "store_select.js": storeSelect,
  "till_columns.js": tillColumns,
  "till_words.js": tillWords,
  "tills_card.js": tillsCard,
  "tills_view.js": tillsView,
  "view_address.js": viewAddress,
  "zoned_time.js": zonedTime,
};

const TEXTS: Readonly<Record<string, string>> = {
  ...MODULES,
  "dashboard.css": style,
  "icon.svg": icon,
  "uplot.css": uplotStyle,
  "uplot.js": uplotScript,
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
