/**
 * The sales by keyboard alone, with axe in both colour schemes, on a phone and on a desk, and with
 * addresses from anywhere.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { DEFAULT_TIME_ZONE, toLocalDay } from "../../api/stats/time_zone.ts";
import { startWorld } from "../drills/world.ts";
import { eventually } from "../support/eventually.ts";
import { waitUntil } from "../support/wait_until.ts";
import { isDrawn, readNumber, readOverflow } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { daysBefore, sellDays } from "./support/sell_days.ts";

Deno.test(inBrowser("the sales are for every reader, and every address"), async (t) => {
  await using world = await startWorld("local");
  await world.startApi();
  await world.startConsumer();
  const today = toLocalDay(new Date(), DEFAULT_TIME_ZONE);
  const count = await sellDays(world.apiUrl, { dates: daysBefore(today, 40, 1), basketsADay: 20 });
  await waitUntil("all are stored", async () => await world.countStored() === count);
  await using browser = await openBrowser();

  await t.step("the keyboard alone chooses a bar, and takes it back", async () => {
    const { page, errors } = await browser.openPage();
    await page.goto(`${world.apiUrl}/#/?period=30d`);
    await waitUntil("the chart is drawn", () => isDrawn(page, "sales-chart"));
    const focused = () =>
      page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    await page.locator("#csv-sales").focus();
    await waitUntil("the chart has the focus", async () => {
      await page.keyboard.press("Tab");
      return await page.evaluate<boolean>(
        "document.activeElement.closest('#sales-chart') !== null",
      );
    });
    const first = await focused();
    await page.keyboard.press("ArrowRight");
    const second = await focused();
    assert(first !== second, second);
    assertStringIncludes(await page.locator("#sales-chart .legend").innerText(), "before:");
    await page.keyboard.press("Enter");
    await page.waitForURL(/period=custom.*within=30d/);
    await page.locator(".chip", { hasText: "Days" }).waitFor();
    assert(await page.evaluate<boolean>("document.activeElement !== document.body"));
    await page.locator(".chip button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/\?period=30d$/);
    await waitUntil(
      "the focus is in the view",
      () => page.evaluate<boolean>("document.activeElement.closest('#sales') !== null"),
    );
    assertEquals(errors, []);
  });

  await t.step("arrow keys go through the heat map, and Enter filters", async () => {
    const { page } = await browser.openPage({ height: 3_500 });
    await page.goto(`${world.apiUrl}/#/?period=7d`);
    await page.locator("#heat tbody a").first().waitFor();
    assertEquals(await page.locator("#heat [tabindex='0']").count(), 1);
    await page.locator("#heat [tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    assertStringIncludes(
      await page.evaluate<string>("document.activeElement.getAttribute('data-rove')"),
      ",",
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(/hour=\d+/);
    await eventually(async () => assertEquals(await page.locator(".chip").count() > 0, true));
    // The cards that know no hours say so, with a way out.
    const wayOut = page.locator("#card-sizes a.button");
    await wayOut.click();
    await waitUntil("no chip", async () => await page.locator(".chip").count() === 0);
  });

  await t.step("a strange address is said, and nothing of it is markup", async () => {
    const { page, errors } = await browser.openPage();
    const strange = "#/?period=century&<img src=x>=1&weekday=9&till=3&store=%3Cb%3EGent%3C/b%3E";
    await page.goto(`${world.apiUrl}/${strange}`);
    const banner = page.locator("#sales .banner", { hasText: "weekday" });
    for (const name of ["period", "weekday", "till"]) {
      assertStringIncludes(await banner.innerText(), name);
    }
    assertEquals(await page.locator("#sales img, #sales .chip b b").count(), 0);
    await page.locator("#sales-nothing", { hasText: "No basket was bought" }).waitFor();
    assertEquals(errors, []);
  });

  await t.step("a year has months, and cards that need a shorter period offer one", async () => {
    const { page, errors } = await browser.openPage({ height: 3_500 });
    await page.goto(`${world.apiUrl}/#/?period=12m`);
    await waitUntil("the chart is drawn", () => isDrawn(page, "sales-chart"));
    assertEquals(await page.locator("#sales-chart .bar-link").count(), 12);
    await page.getByText("By week", { exact: true }).click();
    await page.waitForURL(/step=week/);
    await eventually(async () =>
      assertLess(50, await page.locator("#sales-chart .bar-link").count())
    );
    await page.locator("#card-sizes a.button").waitFor();
    assertEquals(await page.locator("#csv-sizes").isVisible(), false);
    await page.locator("#card-sizes a.button").click();
    await page.waitForURL(/within=12m/);
    await page.locator("#sizes tbody tr").first().waitFor();
    assertEquals(await page.locator("#csv-sizes").isVisible(), true);
    assertEquals(errors, []);
  });

  await t.step("only what is near the screen is requested", async () => {
    // While nothing is loaded yet, the page is short.
    const { page } = await browser.openPage({ height: 300 });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${world.apiUrl}/#/?period=7d`);
    await page.locator("#by-store tbody tr").first().waitFor();
    assertEquals(asked.filter((path) => path === "/stats/basket-sizes"), []);
    await page.locator("#card-sizes").scrollIntoViewIfNeeded();
    await page.locator("#sizes tbody tr").first().waitFor();
  });

  for (const [locale, [first, ...others]] of PAGES) {
    await t.step(`${locale}, in light and in dark`, async () => {
      const { page, errors } = await browser.openPage({ width: first, locale });
      await page.goto(`${world.apiUrl}/#/?period=7d&store=Gent%20Zuid`);
      await waitUntil("the chart is drawn", () => isDrawn(page, "sales-chart"));
      await page.locator("#by-store tbody tr").first().waitFor();
      // All of it, so that axe and the eye see each card.
      const folded = page.locator("details.fold:not([open]) > summary");
      while (await folded.count() > 0) await folded.first().click();
      for (const width of [first, ...others]) {
        await page.setViewportSize({ width, height: 6_000 });
        for (const id of ["by-category", "products", "heat", "pairs", "sizes", "kinds"]) {
          await page.locator(`#${id} tbody tr`).first().waitFor();
        }
        for (const colorScheme of ["light", "dark"] as const) {
          const where = `${width} px, ${colorScheme}`;
          await page.emulateMedia({ colorScheme });
          await waitUntil("the chart is drawn", () => isDrawn(page, "sales-chart"));
          assertEquals(await findAxeViolations(page), [], where);
          assertEquals(await readOverflow(page), 0, where);
          assertLess(0, await readNumber(page, "sales-baskets"));
        }
      }
      assertEquals(errors, []);
    });
  }
});

/** Each language on a small phone, where its words are too long first, and each width. */
const PAGES = [
  ["en-GB", [320]],
  ["nl-BE", [1_440, 320]],
  ["fr-BE", [320, 390]],
] as const;
