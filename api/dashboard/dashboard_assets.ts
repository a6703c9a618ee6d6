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
import { BASKETS_MODULES, BASKETS_STYLE } from "./baskets/modules.ts";
import { DEAD_LETTERS_MODULES, DEAD_LETTERS_STYLE } from "./dead_letters/modules.ts";
import { FAULTS_MODULES } from "./faults/modules.ts";
import { LIVE_MODULES, LIVE_STYLE } from "./live/modules.ts";
import { LIT_MODULES, withLitPaths } from "./parts/lit_modules.ts";
import { PARTS_MODULES, PARTS_STYLE } from "./parts/modules.ts";
import { REFUSALS_MODULES, REFUSALS_STYLE } from "./refusals/modules.ts";
import { SALES_MODULES, SALES_STYLE } from "./sales/modules.ts";
import { PRINT_STYLE, SHELL_MODULES, SHELL_STYLE } from "./shell/modules.ts";
import { stripComments } from "./strip_comments.ts";
import { TILLS_MODULES } from "./tills/modules.ts";
import uplotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import uplotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
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
  const preloads = Object.keys({ ...LIT_MODULES, ...FIRST_MODULES })
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

function mapValues(
  texts: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]));
}

/** Tells the page that everybody may read the API reference. */
const DOCS_LINK = '<link rel="help" href="docs">';

/** What every page loads at once. */
const FIRST_MODULES: Readonly<Record<string, string>> = {
  ...BASKETS_MODULES,
  ...FAULTS_MODULES,
  ...LIVE_MODULES,
  ...PARTS_MODULES,
  ...SALES_MODULES,
  ...SHELL_MODULES,
  ...TILLS_MODULES,
};

/** What `shell/main.js` loads when a reader opens its view. */
const LAZY_MODULES: Readonly<Record<string, string>> = {
  ...DEAD_LETTERS_MODULES,
  ...REFUSALS_MODULES,
};

/** In one file, in this order. */
const STYLES = [
  style,
  PARTS_STYLE,
  SHELL_STYLE,
  LIVE_STYLE,
  REFUSALS_STYLE,
  SALES_STYLE,
  DEAD_LETTERS_STYLE,
  BASKETS_STYLE,
  PRINT_STYLE,
];

/** As browsers get them. */
const TEXTS: Readonly<Record<string, string>> = {
  ...mapValues(
    { ...FIRST_MODULES, ...LAZY_MODULES },
    (script) => withLitPaths(stripComments(script)),
  ),
  ...mapValues(LIT_MODULES, withLitPaths),
  "dashboard.css": stripComments(STYLES.join("\n")),
  "icon.svg": icon,
  "uplot.css": uplotStyle,
  "uplot.js": uplotScript,
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
