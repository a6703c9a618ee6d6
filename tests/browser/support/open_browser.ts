/**
 * Debian's Chromium for tests of pages, driven by playwright-core, which brings no browser of its
 * own. It resolves no name at all, so nothing a page asks of elsewhere ever leaves the machine.
 *
 * @module
 */
import type { Browser, Page } from "playwright-core";
import { may } from "../../support/permissions.ts";

/** A running Chromium. Disposing it closes its pages and ends it. */
export interface TestBrowser extends AsyncDisposable {
  /**
   * An empty page in a window of that many CSS pixels. It is the one that was opened before, emptied:
   * a page that has already run the dashboard costs a quarter of a new one.
   */
  openPage(options?: PageOptions): Promise<TestPage>;
}

/** The window of a page, and how its reader has set up the browser. */
export interface PageOptions {
  /** @default {1440} */
  readonly width?: number;
  /** @default {900} */
  readonly height?: number;
  /** The browser's language, a BCP 47 tag. @default {"en-US"} */
  readonly locale?: string;
  /** @default {"light"} */
  readonly colorScheme?: "light" | "dark";
  /** Whether the page that was opened before stays open too. @default {false} */
  readonly isBeside?: boolean;
}

/** A page, and what went wrong in it so far. */
export interface TestPage {
  readonly page: Page;
  /** Exceptions that nobody caught, and lines of `console.error`, among them broken CSP rules. */
  readonly errors: readonly string[];
  /** Addresses it asked for outside 127.0.0.1. */
  readonly foreignRequests: readonly string[];
}

const CHROMIUM = "/usr/bin/chromium";
const EMPTY = "about:blank";
const ignore = !may.runStack ||
  !await Deno.stat(CHROMIUM).then(({ isFile }) => isFile, () => false);

/**
 * What `Deno.test` takes for a test in a browser: ignored where there is none, with a name that
 * says why.
 *
 * ```ts ignore
 * Deno.test(inBrowser("GET /docs shows every operation"), async () => {
 *   await using browser = await openBrowser();
 *   const { page, errors, foreignRequests } = await browser.openPage({ width: 390 });
 * ```
 */
export function inBrowser(name: string): Pick<Deno.TestDefinition, "name" | "ignore"> {
  return { name: ignore ? `${name} (needs ${CHROMIUM})` : name, ignore };
}

/** Starts Chromium; takes about a second. */
export async function openBrowser(): Promise<TestBrowser> {
  // It reads the environment at import, which bare `deno test` does not allow.
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS] });
  let last: ReusablePage | undefined;
  return {
    async openPage({ isBeside = false, ...options } = {}) {
      if (last === undefined || isBeside) last = await createPage(browser);
      return await last.open(options);
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

interface ReusablePage {
  /** Empties the page, so that nothing is left of what it was opened for before. */
  open(options: Omit<PageOptions, "isBeside">): Promise<TestPage>;
}

async function createPage(browser: Browser): Promise<ReusablePage> {
  const context = await browser.newContext();
  // Two busy cores take their time; a test that waits in vain still ends.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  let errors: string[] = [];
  let foreignRequests: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    if (!isLocal(new URL(request.url()))) foreignRequests.push(request.url());
  });
  return {
    async open({ width = 1_440, height = 900, locale = "en-US", colorScheme = "light" }) {
      await page.unrouteAll({ behavior: "ignoreErrors" });
      if (page.url() !== EMPTY) {
        await page.evaluate("sessionStorage.clear(); localStorage.clear()");
        await page.goto(EMPTY);
      }
      errors = [];
      foreignRequests = [];
      await page.mouse.move(0, 0);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, media: null, forcedColors: null });
      // As Playwright sets the locale of a context, which no page can change.
      await debug.send("Emulation.setLocaleOverride", { locale });
      await debug.send("Emulation.setUserAgentOverride", { userAgent: "", acceptLanguage: locale });
      return { page, errors, foreignRequests };
    },
  };
}

function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === "data:" || protocol === "blob:" || hostname === "127.0.0.1";
}

/** No sandbox, since Chromium has none as root; no traffic of its own. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--no-first-run",
  "--metrics-recording-only",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
] as const;
