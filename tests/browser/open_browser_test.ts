/**
 * The browser of the tests tells what goes wrong in a page: a page test that hears nothing would
 * pass whatever happens.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

const HTML = `<!doctype html><link rel="icon" href="data:,"><p>here</p>
  <img src="http://elsewhere.test/a.png" alt=""><script>
    console.error("said");
    setTimeout(() => { throw new Error("thrown"); });
  </script>`;

function serveHtml() {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(HTML, { headers: { "content-type": "text/html" } }),
  );
}

Deno.test(inBrowser("openBrowser() collects errors and requests to elsewhere"), async () => {
  await using server = serveHtml();
  await using browser = await openBrowser();
  const { page, errors, foreignRequests } = await browser.openPage({ width: 390 });
  const failed = page.waitForEvent("requestfailed");
  const thrown = page.waitForEvent("pageerror");
  await page.goto(`http://127.0.0.1:${server.addr.port}/`);
  await Promise.all([failed, thrown]);
  assertEquals(await page.locator("p").textContent(), "here");
  assertEquals(await page.evaluate("innerWidth"), 390);
  assertEquals(foreignRequests, ["http://elsewhere.test/a.png"]);
  assertEquals(errors.map((error) => error.split(" ").slice(0, 2).join(" ")).toSorted(), [
    "Error: thrown",
    "Failed to",
    "said http://127.0.0.1:" + server.addr.port + "/",
  ]);
});

Deno.test(inBrowser("openPage() begins empty, with the options that it is given"), async () => {
  await using server = serveHtml();
  await using browser = await openBrowser();
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const read = (page: Page) =>
    page.evaluate(`[
      localStorage.length,
      sessionStorage.length,
      innerWidth,
      navigator.languages.join(),
      Intl.NumberFormat().resolvedOptions().locale,
      ...["(prefers-color-scheme: dark)", "print", "(forced-colors: active)"]
        .map((query) => matchMedia(query).matches),
    ]`);
  const first = await browser.openPage({ width: 390, locale: "fr-BE", colorScheme: "dark" });
  await first.page.goto(url);
  await first.page.evaluate(`localStorage.a = sessionStorage.a = "kept"`);
  await first.page.emulateMedia({ media: "print", forcedColors: "active" });
  await first.page.route("**/*", (route) => route.abort());
  assertEquals(await read(first.page), [1, 1, 390, "fr-BE", "fr-BE", true, true, true]);
  const { page, errors, foreignRequests } = await browser.openPage();
  assertEquals([page.url(), errors, foreignRequests], ["about:blank", [], []]);
  await page.goto(url);
  assertEquals(await read(page), [0, 0, 1_440, "en-US", "en-US", false, false, false]);

  const beside = await browser.openPage({ isBeside: true, locale: "nl-BE" });
  await beside.page.goto(url);
  assertEquals((await read(beside.page) as unknown[])[3], "nl-BE");
  assertEquals([await page.locator("p").count(), page.url()], [1, url]);
});
