/**
 * The browser of the tests tells what goes wrong in a page: a page test that hears nothing would
 * pass whatever happens.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

Deno.test(inBrowser("openBrowser() collects errors and requests to elsewhere"), async () => {
  const html = `<!doctype html><link rel="icon" href="data:,"><p>here</p>
    <img src="http://elsewhere.test/a.png" alt=""><script>
      console.error("said");
      setTimeout(() => { throw new Error("thrown"); });
    </script>`;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(html, { headers: { "content-type": "text/html" } }),
  );
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
