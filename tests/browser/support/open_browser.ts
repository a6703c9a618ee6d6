/**
 * Debian's Chromium for tests of pages, driven by playwright-core, which brings no browser of its
 * own. It resolves no name at all, so nothing a page asks of elsewhere ever leaves the machine.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { may } from "../../support/permissions.ts";

/** A running Chromium. Disposing it closes its pages and ends it. */
export interface TestBrowser extends AsyncDisposable {
  /** An empty page in a profile of its own, in a window of that many CSS pixels. */
  openPage(size?: PageSize): Promise<TestPage>;
}

/** The window of a page, and how its reader has set up the browser. */
export interface PageSize {
  /** @default {1440} */
  readonly width?: number;
  /** @default {900} */
  readonly height?: number;
  /** The browser's language, a BCP 47 tag. @default {"en-US"} */
  readonly locale?: string;
  /** @default {"light"} */
  readonly colorScheme?: "light" | "dark";
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
  return {
    async openPage(
      { width = 1_440, height = 900, locale = "en-US", colorScheme = "light" } = {},
    ) {
      const viewport = { width, height };
      const context = await browser.newContext({ viewport, locale, colorScheme });
      // Two busy cores take their time; a test that waits in vain still ends.
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const errors: string[] = [];
      const foreignRequests: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`);
      });
      page.on("request", (request) => {
        if (!isLocal(new URL(request.url()))) foreignRequests.push(request.url());
      });
      return { page, errors, foreignRequests };
    },
    [Symbol.asyncDispose]: () => browser.close(),
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
