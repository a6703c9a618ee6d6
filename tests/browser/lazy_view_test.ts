/**
 * Views whose scripts come when a reader opens them: not before, once, and with a sentence where they
 * cannot be had.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

Deno.test(inBrowser("a view loads its scripts when it is opened"), async (t) => {
  await using served = serveDashboard();
  const { url } = served;
  await using browser = await openBrowser();
  const { page } = await browser.openPage();
  const loaded: string[] = [];
  page.on("request", (request) => {
    const [, name] = /\/assets\/\w+\/(.*_view\.js|uplot\.js)$/.exec(request.url()) ?? [];
    if (name !== undefined) loaded.push(name);
  });
  const later = () => loaded.filter((name) => /^(?:refusals|dead_letters)\/|^uplot/.test(name));

  await t.step("not with the sales", async () => {
    await page.goto(url);
    await page.locator("#view-sales svg.bars").waitFor();
    assertEquals(later(), []);
  });
  await t.step("that of refusals alone", async () => {
    await page.locator("a[data-view=refusals]").click();
    await page.locator("#view-refusals h1").waitFor();
    assertEquals(later(), ["refusals/refusals_view.js"]);
  });
  await t.step("what cannot be loaded is said, and tried again", async () => {
    await page.route("**/dead_letters_view.js", (route) => route.abort());
    await page.locator("a[data-view=deadLetters]").click();
    await page.getByText("This view could not be loaded").waitFor();
    await page.unroute("**/dead_letters_view.js");
    await page.getByRole("button", { name: "Load the page again" }).click();
    await page.locator("#view-dead-letters h1").waitFor();
    assertEquals(await page.getByText("This view could not be loaded").count(), 0);
  });
});
