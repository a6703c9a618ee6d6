/**
 * The page of tills, over a stand-in for the statistics: what it lists, how it is filtered and
 * paged, and what it says while there is nothing, or nobody to ask.
 *
 * @module
 */
import { assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { type TillRow, TILLS } from "../../api/stats/reports/tills.ts";
import { anOverview, MARKUP } from "../api/dashboard/support/fake_stats.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readOverflow, readTable } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

const [missing] = TILLS.example;
const complete: TillRow = {
  ...missing,
  store: "Gent",
  status: "complete",
  receipts: 412,
  missing: 0,
  missingNumbers: [],
  missingSince: null,
  baskets: 412,
  revenue: 8_216.35,
};
const open: TillRow = {
  ...complete,
  till: "4",
  status: "open",
  closingReceipts: null,
  closingTotal: null,
};
/** As long as a shop and its numbers can be. */
const longest: TillRow = {
  ...missing,
  store: "Wassenaar-".repeat(7).slice(0, 64),
  till: MARKUP.slice(0, 64),
  missing: 40,
  missingNumbers: Array.from({ length: 20 }, (_, index) => `${900_000 + 2 * index}`),
};
const doubled: TillRow = { ...complete, till: "5", status: "doubled", doubled: 2 };
const TILL_ROWS = [missing, complete, open, doubled, longest];

Deno.test(inBrowser("the page of tills"), async (t) => {
  await using served = serveDashboard();
  const { stats, url } = served;
  await using browser = await openBrowser();

  await t.step("it shows each till and day, at each width, and axe finds nothing", async () => {
    stats.tills = TILL_ROWS;
    const { page, errors, foreignRequests } = await browser.openPage();
    await page.goto(`${url}#/tills`);
    await page.locator("#tills-list tbody tr").first().waitFor();
    await page.locator("#view-tills summary").click();
    for (const width of [1_440, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const rows = (await readTable(page, "tills-list")).slice(0, 3);
      assertMatch(rows[0]?.[3] ?? "", /^3 missing: 17, 230–231since Nov 24, 2026, /);
      assertEquals(rows.map((row) => row.toSpliced(3, 1)), [
        [
          "Brussels / 3",
          "Nov 24, 2026",
          "Missing",
          "409 of 412 receiptsnumbers 1–412",
          "€8,161.15€8,216.35 by the till",
        ],
        [
          "Gent / 3",
          "Nov 24, 2026",
          "Complete",
          "412 of 412 receiptsnumbers 1–412",
          "€8,216.35",
        ],
        ["Gent / 4", "Nov 24, 2026", "Open", "412 receiptsnumbers 1–412", "€8,216.35"],
      ]);
      assertEquals(await page.locator("#tills-count").textContent(), "All 5 tills and days");
      assertEquals(await page.title(), "Tills · Delhaize basket pipeline");
      assertLess(await readOverflow(page), 1, `${width}`);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assertEquals(await findAxeViolations(page), [], `${width} ${colorScheme}`);
      }
    }
    assertEquals([errors, foreignRequests], [[], []]);
  });

  await t.step("its columns sort, by keyboard too", async () => {
    stats.tills = [{ ...complete, revenue: -5 }, { ...open, revenue: 2_000 }, doubled];
    const { page } = await browser.openPage();
    await page.goto(`${url}#/tills`);
    await page.locator("#tills-list tbody tr").first().waitFor();
    const title = page.getByRole("button", { name: "Revenue" });
    const read = async () =>
      (await readTable(page, "tills-list")).map((row) => row[5]?.slice(0, 9));
    const sorted = ["€8,216.35", "€2,000.00", "-€5.00€8,"];
    await title.focus();
    await page.keyboard.press("Enter");
    assertEquals(await read(), sorted);
    await page.keyboard.press("Enter");
    assertEquals(await read(), sorted.toReversed());
    assertEquals(await page.locator("#tills-list [aria-sort=ascending]").count(), 1);
    assertEquals(await page.evaluate("document.activeElement.textContent"), "Revenue↑");
  });

  await t.step(
    "more than are loaded are sorted and searched by the API, not on the page",
    async () => {
      stats.tills = Array.from({ length: 250 }, (_, index) => ({
        ...complete,
        till: `${index}`,
        revenue: index * 17 % 250,
      }));
      const { page, errors } = await browser.openPage({ width: 390 });
      await page.goto(`${url}#/tills`);
      const first = page.locator("#tills-list tbody tr").first();
      await first.waitFor();
      const read = async () => (await readTable(page, "tills-list")).map(([name]) => name);
      assertEquals(await page.locator("#tills-list .sort").count(), 0, "it would sort some");
      await page.locator("#tills-order").selectOption("largest");
      await page.waitForURL(/#\/tills\?period=7d&order=largest$/);
      await waitUntil("they are sorted", async () => (await read())[0] === "Gent / 147");
      assertEquals(
        await page.locator("#tills-count").textContent(),
        "The first 100 tills and days of this order",
      );
      await page.locator("#tills-search").fill("GENT / 14");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search=GENT\+%2F\+14/);
      await waitUntil("eleven are found", async () => (await read()).length === 11);
      assertEquals((await read())[0], "Gent / 147");
      assertEquals(await page.locator("#tills-list .sort").count() > 0, true, "all are there");
      assertEquals(await findAxeViolations(page), []);
      assertLess(await readOverflow(page), 1);
      await page.locator("#tills-search").fill("nowhere");
      await page.keyboard.press("Enter");
      await page.getByText("No till of this period is like that.").waitFor();
      assertEquals(errors, []);
    },
  );

  await t.step("a number of receipts leads to the baskets", async () => {
    stats.tills = [missing];
    const { page } = await browser.openPage();
    await page.goto(`${url}#/tills`);
    const link = page.locator("#tills-list tbody a");
    assertEquals(
      await link.getAttribute("href"),
      "#/baskets?period=custom&from=2026-11-24&to=2026-11-24&store=Brussels&till=3",
    );
  });

  await t.step("its CSV is first the one that the reader's spreadsheet opens", async () => {
    const cases = [
      { locale: "nl-BE", forms: ["csv-be", "csv"], other: "internationaal" },
      { locale: "fr-BE", forms: ["csv-be", "csv"], other: "international" },
      { locale: "en-US", forms: ["csv", "csv-be"], other: "Belgian" },
    ];
    for (const { locale, forms, other } of cases) {
      const { page } = await browser.openPage({ locale });
      await page.goto(`${url}#/tills?period=custom&from=2026-11-01&to=2026-11-24`);
      await page.locator("#csv-tills-list[href]").waitFor();
      const links = page.locator(".csv-forms a:visible");
      assertEquals(await links.allTextContents(), ["CSV", other]);
      assertEquals(
        await links.evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
        forms.map((form) => `stats/tills?from=2026-11-01&to=2026-11-24&limit=10000&format=${form}`),
      );
    }
  });

  await t.step("days that are none are those of the last week", async () => {
    const { page, errors } = await browser.openPage();
    await page.goto(`${url}#/tills?period=custom&from=soon&to=2026-02-31`);
    await page.locator("#tills-list tbody tr").first().waitFor();
    assertEquals(await page.locator("#tills-form select[name=period]").inputValue(), "7d");
    assertEquals(errors, []);
  });

  await t.step("its choices are in the address, and in the CSV", async () => {
    stats.tills = TILL_ROWS;
    const { page } = await browser.openPage();
    await page.goto(`${url}#/tills?period=custom&from=2026-11-01&to=2026-11-24`);
    await page.locator("#tills-list tbody tr").first().waitFor();
    await page.locator("#tills-status").selectOption("problem");
    await waitUntil(
      "three are left",
      async () => (await readTable(page, "tills-list")).length === 3,
    );
    await page.locator("#tills-form select[name=store]").selectOption("Gent");
    await waitUntil("one is left", async () => (await readTable(page, "tills-list")).length === 1);
    assertEquals(
      new URL(page.url()).hash,
      "#/tills?period=custom&from=2026-11-01&to=2026-11-24&store=Gent&status=problem",
    );
    assertEquals(
      await page.locator("#csv-tills-list").getAttribute("href"),
      "stats/tills?from=2026-11-01&to=2026-11-24&store=Gent&status=problem&limit=10000&format=csv",
    );
    await page.goBack();
    await waitUntil(
      "three again",
      async () => (await readTable(page, "tills-list")).length === 3,
    );
    await page.locator("#tills-status").selectOption("total_differs");
    await page.getByText("No till of this period is like that.").waitFor();
  });

  await t.step("it shows more on demand, by keyboard too, and keeps up with the day", async () => {
    stats.tills = Array.from({ length: 250 }, (_, index) => ({ ...open, till: `${index + 1}` }));
    const { page } = await browser.openPage();
    await page.goto(`${url}#/tills`);
    const shown = async () => (await readTable(page, "tills-list")).length;
    await waitUntil("a page is shown", async () => await shown() === 100);
    assertEquals(
      await page.locator("#tills-count").textContent(),
      "The newest 100 tills and days",
    );
    await page.locator("#tills-next").focus();
    await page.keyboard.press("Enter");
    await waitUntil("two pages are shown", async () => await shown() === 200);
    assertEquals(await page.evaluate("document.activeElement.id"), "tills-next");
    await page.keyboard.press("Enter");
    await waitUntil("all are shown", async () => await shown() === 250);
    await page.locator("#tills-next").waitFor({ state: "hidden" });
    await waitUntil(
      "the focus is not lost",
      async () => await page.evaluate("document.activeElement.id") === "tills-count",
    );
    const [first = open, ...others] = stats.tills;
    stats.tills = [{ ...first, receipts: 413, last: 413 }, ...others];
    stats.overview = anOverview({ totals: { baskets: 12_346, revenue: 98_770 } });
    await waitUntil(
      "the first till has rung up another",
      async () => (await readTable(page, "tills-list"))[0]?.[4] === "413 receiptsnumbers 1–413",
    );
    assertEquals(await shown(), 250);
  });

  await t.step("without a till it says what that takes", async () => {
    stats.tills = [];
    const { page } = await browser.openPage({ width: 390 });
    await page.goto(`${url}#/tills`);
    await page.getByText("No till has numbered its receipts in this period").waitFor();
    await page.locator("#tills-list").waitFor({ state: "hidden" });
    await page.locator("#tills-next").waitFor({ state: "hidden" });
  });

  await t.step(
    "while the database is away it says so, keeps what it has and comes back",
    async () => {
      const { page } = await browser.openPage({ width: 390 });
      stats.tills = TILL_ROWS;
      stats.isDown = true;
      await page.goto(`${url}#/tills`);
      await page.locator("#tills-problem").waitFor({ state: "visible" });
      assertStringIncludes(
        await page.locator("#tills-problem").textContent() ?? "",
        "The database cannot be reached.",
      );
      await page.locator("#tills-list-card").waitFor({ state: "hidden" });
      stats.isDown = false;
      await page.locator("#tills-list tbody tr").first().waitFor();
      await page.locator("#tills-problem").waitFor({ state: "hidden" });
      stats.overview = anOverview({ database: "down", totals: null, today: null, tills: null });
      await page.locator("#view-tills.stale").waitFor();
      assertEquals((await readTable(page, "tills-list")).length, TILL_ROWS.length);
      stats.overview = anOverview();
      await page.locator("#view-tills:not(.stale)").waitFor();
    },
  );

  await t.step("the card leads to the page, and the head counts", async () => {
    const { page } = await browser.openPage();
    stats.tills = TILL_ROWS;
    stats.overview = anOverview({
      tills: { missing: 43, missingTills: 2, problems: 3, first: [missing] },
    });
    await page.goto(`${url}#/live`);
    await page.locator("#nav-tills").waitFor({ state: "visible" });
    assertEquals(await page.locator("#nav-tills").textContent(), "3");
    await page.locator("#tills-all").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/tills\?period=12m&status=problem$/);
    await waitUntil(
      "the three are shown",
      async () => (await readTable(page, "tills-list")).length === 3,
    );
    assertEquals(await page.evaluate("document.activeElement.id"), "main");
    stats.overview = anOverview();
  });
});
