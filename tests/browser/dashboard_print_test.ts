/**
 * A view on paper: black on white, with its days and filters in words, whole tables and charts, and
 * without what only a screen is for.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { INKS } from "../../api/dashboard/live/chart.js";
import { TILLS } from "../../api/stats/reports/tills.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

Deno.test(inBrowser("a view prints what it shows, and not how to choose it"), async (t) => {
  await using served = serveDashboard();
  const { stats, url } = served;
  stats.tills = Array.from({ length: 60 }, (_, index) => ({
    ...TILLS.example[0],
    store: "Gent Zuid",
    till: `${index}`,
  }));
  await using browser = await openBrowser();

  await t.step("days, filters and the time are its heading", async () => {
    const { page, errors } = await browser.openPage({ colorScheme: "dark" });
    await page.goto(
      `${url}#/tills?period=custom&from=2026-11-01&to=2026-11-24&store=Gent+Zuid&status=missing`,
    );
    await page.locator("#tills-list tbody tr").first().waitFor();
    await page.pdf({ format: "A4" });
    assertMatch(
      await page.locator("#print-head").textContent() ?? "",
      /^Nov 1\s–\s24, 2026 · Shop: Gent Zuid · Status: MissingDelhaize basket pipeline · printed /,
    );
    await page.locator("#print-head").waitFor({ state: "hidden" });
    assertEquals(errors, []);
  });

  await t.step("it is black on white, without controls, and each row is whole", async () => {
    const { page } = await browser.openPage({ width: 700, colorScheme: "dark" });
    await page.goto(`${url}#/tills`);
    await page.locator("#tills-list tbody tr").first().waitFor();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const hidden of [".bar", "#tills-form", "#tills-next", "#csv-tills-list", ".skip"]) {
      await page.locator(hidden).waitFor({ state: "hidden" });
    }
    for (const shown of ["#print-head", "#tills-view-title", "#tills-list thead"]) {
      assertEquals(await page.locator(shown).isVisible(), true, shown);
    }
    const [ground, ink, row, title] = await page.evaluate(`[
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.body).color,
      getComputedStyle(document.querySelector("#tills-list tbody tr")).display,
      getComputedStyle(document.querySelector("#tills-list th .sort")).display,
    ]`) as string[];
    // Narrow paper is no phone: rows stay rows, under titles that each page repeats.
    assertEquals([ground, ink, row, title], [
      "rgb(255, 255, 255)",
      "rgb(0, 0, 0)",
      "table-row",
      "contents",
    ]);
  });

  await t.step("a table that has pages is whole on paper, and goes on where it was", async () => {
    const { page } = await browser.openPage();
    await page.goto(`${url}#/live`);
    await page.locator("#view-live").waitFor();
    const counts = await page.evaluate(`(async () => {
      const path = document.querySelector("link[rel=modulepreload]").href;
      const { createDataTable } = await import(path.replace(/[^/]+$/, "parts/data_table.js"));
      const table = createDataTable({
        id: "long",
        caption: "Long",
        columns: [{ name: "n", title: "N", show: String }],
        toKey: String,
      });
      document.querySelector("main").append(table.element);
      table.show(Array.from({ length: 50 }, (_, index) => index));
      const read = () => [...table.element.querySelectorAll("tbody th")].map((th) => th.textContent);
      table.element.querySelector(".pager button:last-child").click();
      const before = read();
      dispatchEvent(new Event("beforeprint"));
      const printed = read();
      dispatchEvent(new Event("afterprint"));
      const after = read();
      return [before.length, before[0], printed.length, printed[0], after.length, after[0]];
    })()`);
    assertEquals(counts, [20, "20", 50, "0", 20, "20"]);
  });

  await t.step(
    "live charts are drawn in ink for the width of paper, and go on after it",
    async () => {
      const { page, errors } = await browser.openPage({ width: 1_440, colorScheme: "dark" });
      await page.goto(`${url}#/live`);
      const canvas = page.locator("#rate-chart canvas");
      await canvas.waitFor();
      const read = async () => ({
        width: await canvas.evaluate((drawn) => drawn.style.width || `${drawn.clientWidth}px`),
        isInk: await hasColour(page, "rate-chart", INKS.accent),
      });
      const before = await read();
      assertEquals(before.isInk, false);
      await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
      const printed = await read();
      assertEquals([printed.isInk, before.width === printed.width], [true, false]);
      await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
      assertEquals(await read(), before);
      assertEquals(errors, []);
    },
  );

  await t.step("the inks of live charts are those of the page on paper", async () => {
    const { page } = await browser.openPage();
    await page.goto(`${url}#/live`);
    await page.emulateMedia({ media: "print" });
    const { fill: _, ...inks } = INKS;
    for (const [name, ink] of Object.entries(inks)) {
      const read =
        `getComputedStyle(document.documentElement).getPropertyValue("--${name}").trim()`;
      assertEquals(await page.evaluate(read), ink, name);
    }
  });

  await t.step("the chart of sales is drawn for the width of paper", async () => {
    const { page } = await browser.openPage({ width: 1_440 });
    await page.goto(`${url}#/?period=30d`);
    const bars = page.locator("#view-sales svg.bars").first();
    await bars.waitFor();
    const width = await bars.getAttribute("width");
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assertEquals(await bars.getAttribute("width"), "650");
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    assertEquals(await bars.getAttribute("width"), width);
  });
});

/** Whether some pixels of a chart have this colour, as `#rrggbb`. */
async function hasColour(page: Page, id: string, colour: string): Promise<boolean> {
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return await page.locator(`#${id} canvas`).evaluate((canvas, wanted) => {
    if (!(canvas instanceof HTMLCanvasElement)) return false;
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    let found = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (wanted.every((value, index) => Math.abs(value - (pixels[at + index] ?? 0)) < 4)) found++;
    }
    return found > 20;
  }, wanted);
}
