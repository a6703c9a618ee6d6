/**
 * States of the dashboard that are designed and rare: over a stand-in for the statistics, which is
 * brought into each of them at once.
 *
 * @module
 */
import { assertEquals, assertLess, assertNotEquals, assertStringIncludes } from "@std/assert";
import { anOverview, aSalesDay, MARKUP } from "../api/dashboard/support/fake_stats.ts";
import { GAPS } from "../../api/stats/reports/gaps.ts";
import { TILLS } from "../../api/stats/reports/tills.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readBanners, readNumber, readOverflow, readTable } from "./support/dashboard_page.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

Deno.test(inBrowser("the dashboard's rare states are said in words"), async (t) => {
  await using served = serveDashboard();
  await using browser = await openBrowser();
  const { stats, url } = served;

  await t.step("a period without sales", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.sales = [aSalesDay({ baskets: 0, products: 0, revenue: 0 })];
    await page.goto(url);
    await page.locator("#sales-nothing", { hasText: "No basket was bought" }).waitFor();
    assertEquals(await page.locator("#sales-revenue").textContent(), "€0.00");
    assertEquals(await page.locator("#sales-average").textContent(), "–");
    await page.locator("#sales-chart").waitFor({ state: "hidden" });
    assertEquals(errors, []);
  });

  await t.step("markup of a shop is text", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.sales = [aSalesDay()];
    await page.goto(url);
    await page.locator("#card-products summary").click();
    await page.locator("#products tbody tr").waitFor();
    assertEquals((await readTable(page, "products"))[0]?.[0], MARKUP);
    assertEquals(await page.locator("#products :is(img, b)").count(), 0);
    assertEquals(await page.title(), "Delhaize basket pipeline");
    assertLess(await readOverflow(page), 1);
    assertEquals(errors, []);
  });

  await t.step("shops that look alike are named, and their markup is text", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    await page.goto(url);
    await page.locator("#by-store tbody tr").waitFor();
    await page.locator("#lookalikes").waitFor({ state: "hidden" });
    stats.lookalikes = ["GENT", MARKUP];
    await page.reload();
    await page.locator("#lookalikes").waitFor();
    assertEquals(
      await page.locator("#lookalikes-list li").first().textContent(),
      `Gent looks like GENT, ${MARKUP}`,
    );
    assertEquals(await page.locator("#lookalikes img").count(), 0);
    assertLess(await readOverflow(page), 1);
    assertEquals(errors, []);
    stats.lookalikes = [];
  });

  await t.step("shops and products that the tables do not show", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    await page.goto(url);
    await page.locator("#by-store tbody tr").waitFor();
    for (const id of ["by-store-more", "uncategorised-more"]) {
      await page.locator(`#${id}`).waitFor({ state: "hidden" });
    }
    stats.isTruncated = true;
    await page.reload();
    await page.locator("#by-store-more").waitFor();
    assertStringIncludes(await page.locator("#by-store-more").innerText(), "There are more");
    assertStringIncludes(
      await page.locator("#csv-stores").getAttribute("href") ?? "",
      "limit=10000",
    );
    await page.locator("#card-uncategorised summary").click();
    await page.locator("#uncategorised-more").waitFor();
    for (const id of ["by-store-more", "uncategorised-more"]) {
      const space = await page.locator(`#${id}`).evaluate((note) =>
        note.getBoundingClientRect().top -
        (note.previousElementSibling?.getBoundingClientRect().bottom ?? 0)
      );
      assertLess(3, space, id);
    }
    assertLess(await readOverflow(page), 1);
    assertEquals(errors, []);
    stats.isTruncated = false;
  });

  await t.step("tables that the database does not give", async () => {
    const { page } = await browser.openPage();
    stats.isDown = true;
    await page.goto(url);
    await page.locator("#sales-problem").waitFor({ state: "visible" });
    assertStringIncludes(
      await page.locator("#card-categories .nothing").textContent() ?? "",
      "The database cannot be reached.",
    );
    stats.isDown = false;
    stats.overview = anOverview({ totals: { baskets: 12_346, revenue: 98_770 } });
    await page.locator("#by-category tbody tr").waitFor();
    await page.locator("#sales-problem").waitFor({ state: "hidden" });
  });

  await t.step("a key for some shops only", async () => {
    const { page } = await browser.openPage();
    const { rates, tills, deadLetters } = anOverview();
    if (tills === null || deadLetters === null) throw new Error("Cannot use that overview");
    const ofShops = {
      rates: { ...rates, acceptedPerSecond: null },
      lag: null,
      answers: [],
      alerts: [],
      deadLetters: { ...deadLetters, open: 0, byCode: [] },
    };
    stats.overview = anOverview(ofShops);
    await page.goto(`${url}#/live`);
    await page.locator("#lag-nothing").waitFor({ state: "visible" });
    assertStringIncludes(await page.locator("#lag-nothing").textContent() ?? "", "for some shops");
    assertEquals(await page.locator("#accepted-rate").textContent(), "–");
    assertEquals(await readNumber(page, "stored-rate"), 50.1);
    await page.locator("#waiting-chart").waitFor({ state: "hidden" });
    assertEquals(
      await page.locator("#alerts-none").textContent(),
      "Nothing of your shops needs attention.",
    );
    // The alerts about all shops are not its reader's; what is wrong in his own is below.
    for (
      const change of [
        { tills: { ...tills, missing: 20, missingTills: 20, problems: 20 } },
        { deadLetters },
        // While the database is away.
        { tills: null, deadLetters: null, refusals: null },
      ]
    ) {
      stats.overview = anOverview({ ...ofShops, ...change });
      await page.locator("#alerts-none").waitFor({ state: "detached" });
      stats.overview = anOverview(ofShops);
      await page.locator("#alerts-none").waitFor();
    }
  });

  await t.step("database and broker away", async () => {
    const { page } = await browser.openPage({ width: 390 });
    stats.overview = anOverview({
      database: "down",
      broker: "down",
      rates: { acceptedPerSecond: null, storedPerSecond: null, revenuePerSecond: null },
      totals: null,
      today: null,
      delay: null,
      lag: null,
      deadLetters: null,
      gaps: null,
      tills: null,
    });
    await page.goto(`${url}#/live`);
    await waitUntil("both are said", async () => {
      const text = await readBanners(page);
      return text.includes("Database unavailable") && text.includes("Broker unavailable");
    });
    for (const id of ["today-revenue", "delay-p50", "stored-rate", "total-baskets"]) {
      assertEquals(await page.locator(`#${id}`).textContent(), "–", id);
    }
    await page.locator("#empty").waitFor({ state: "hidden" });
    for (const id of ["lag", "dead-letters-by-code"]) {
      await page.locator(`#${id}-nothing`, { hasText: "Not known while the" }).waitFor();
    }
    assertLess(await readOverflow(page), 1);
    stats.overview = anOverview();
    await waitUntil("all is well again", async () => await readBanners(page) === "");
  });

  await t.step("a replica that does not follow", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    await page.goto(url);
    // A standby is a moment behind as a rule.
    stats.overview = anOverview({ primary: "up", behindSeconds: 29 });
    await page.locator("#sales-form").waitFor();
    assertEquals(await readBanners(page), "");
    stats.overview = anOverview({ primary: "up", behindSeconds: 3_600 });
    await waitUntil(
      "it says of when its figures are",
      async () =>
        /^These are the figures of .+: the reading database/.test(await readBanners(page)),
    );
    assertLess(await readOverflow(page), 1);
    stats.overview = anOverview({ primary: "up", behindSeconds: null });
    await waitUntil("nobody knows", async () => await readBanners(page) === "");
    assertEquals(errors, []);
    stats.overview = anOverview();
  });

  await t.step("receipts that never came", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.overview = anOverview();
    await page.goto(`${url}#/live`);
    await page.locator("#lag tbody tr").first().waitFor();
    await page.locator("#tills-card").waitFor({ state: "hidden" });
    const [first] = TILLS.example;
    stats.overview = anOverview({
      tills: {
        missing: 3,
        missingTills: 2,
        problems: 7,
        first: [first, {
          ...first,
          till: "4",
          status: "doubled",
          doubled: 2,
          missing: 0,
          missingNumbers: [],
        }],
      },
    });
    await page.locator("#tills tbody tr").first().waitFor();
    assertEquals(await readTable(page, "tills"), [
      ["Brussels / 3", "Nov 24, 2026", "3 missing: 17, 230–231"],
      ["Brussels / 4", "Nov 24, 2026", "2 numbers came twice"],
    ]);
    assertEquals(
      await page.locator("#tills-title").textContent(),
      "3 receipts missing in 2 tills",
    );
    assertEquals(await page.locator("#tills-more").textContent(), "And 5 more tills. ");
    assertLess(await readOverflow(page), 1);
    assertEquals(errors, []);
    stats.overview = anOverview();
    await page.locator("#tills-card").waitFor({ state: "hidden" });
  });

  await t.step("records that were never read", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.overview = anOverview();
    await page.goto(`${url}#/live`);
    await page.locator("#lag tbody tr").first().waitFor();
    await page.locator("#gaps-card").waitFor({ state: "hidden" });
    const [first] = GAPS.example;
    stats.overview = anOverview({
      gaps: {
        open: 7,
        missing: 30,
        first: [first, { ...first, id: 4, fromOffset: 9, toOffset: 9, missing: 0 }],
      },
    });
    await page.locator("#gaps tbody tr").first().waitFor();
    const rows = await readTable(page, "gaps");
    assertEquals(rows.map((row) => row.slice(0, 3)), [
      ["delhaize_shop/0", "5–34", "deleted before they were read"],
      ["delhaize_shop/0", "9, none missing", "deleted before they were read (harmless)"],
    ]);
    assertEquals(await page.locator("#gaps-more").textContent(), "And 5 more. ");
    assertStringIncludes(
      await readBanners(page),
      "Records were lost before they were read. Offsets: 30",
    );
    assertLess(await readOverflow(page), 1);
    stats.overview = anOverview();
    await page.locator("#gaps-card").waitFor({ state: "hidden" });
    await waitUntil("all is well again", async () => await readBanners(page) === "");
    assertEquals(errors, []);
  });

  await t.step("ids that came again with another date, by shop", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.overview = anOverview({
      deadLetters: {
        open: 105,
        truncated: false,
        byCode: [{ code: "id_reused", open: 103 }, { code: "not_json", open: 2 }],
        reusedIds: [{ store: "Gent Zuid", open: 100 }, { store: "", open: 3 }],
        waitingRequests: 0,
      },
    });
    await page.goto(`${url}#/live`);
    await waitUntil(
      "the shop is named",
      async () =>
        (await readBanners(page)).includes(
          "their ids came before with another date: Gent Zuid and others. See them",
        ),
    );
    assertEquals(await readTable(page, "dead-letters-by-code"), [
      ["Its id came before with another date", "103"],
      ["in Gent Zuid", "100"],
      ["other shops", "3"],
      ["No JSON", "2"],
    ]);
    assertLess(await readOverflow(page), 1);
    await page.locator("#banners a").click();
    await page.waitForURL(/#\/dead-letters\?code=id_reused/);
    stats.overview = anOverview();
    await waitUntil("all is well again", async () => await readBanners(page) === "");
    assertEquals(errors, []);
  });

  await t.step("requests that no consumer carries out, and then one does", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    const waiting = (count: number) =>
      anOverview({
        deadLetters: {
          open: 0,
          truncated: false,
          byCode: [],
          reusedIds: [],
          waitingRequests: count,
        },
      });
    stats.overview = waiting(3);
    await page.goto(`${url}#/dead-letters`);
    await page.getByText("3 requests wait: no consumer carries these out at the moment.").waitFor();
    assertLess(await readOverflow(page), 1);
    stats.overview = waiting(0);
    await page.locator("#waiting-requests .banner").waitFor({ state: "detached" });
    stats.overview = anOverview();
    assertEquals(errors, []);
  });

  await t.step("a shop is chosen among dead letters, and among refusals", async () => {
    const { page, errors } = await browser.openPage({ width: 320 });
    for (const view of ["dead-letters", "refusals"]) {
      await page.goto(`${url}#/${view}`);
      const select = page.locator(`#view-${view} select[name=store]`);
      await select.locator("option", { hasText: "Brussels" }).waitFor({ state: "attached" });
      await select.selectOption("Gent");
      await page.waitForURL(new RegExp(`#/${view}\\?store=Gent$`));
      await page.reload();
      await select.locator("option", { hasText: "Brussels" }).waitFor({ state: "attached" });
      assertEquals(await select.inputValue(), "Gent");
      assertLess(await readOverflow(page), 1);
      await select.selectOption("");
      await page.waitForURL(new RegExp(`#/${view}$`));
    }
    assertEquals(errors, []);
  });

  await t.step(
    "in the reader's own colours the view and the keys of the chart are told",
    async () => {
      const { page } = await browser.openPage();
      stats.overview = anOverview();
      await page.emulateMedia({ forcedColors: "active" });
      await page.goto(url);
      await page.locator("#sales-chart .key-before").waitFor();
      const read = (selector: string, property: string) =>
        page.locator(selector).first().evaluate(
          (element, name) => getComputedStyle(element).getPropertyValue(name),
          property,
        );
      const canvas = await read("body", "background-color");
      assertEquals(await read("nav a:not([aria-current])", "border-bottom-color"), canvas);
      assertNotEquals(await read("nav a[aria-current]", "border-bottom-color"), canvas);
      const keys = ["now", "before"].map((name) =>
        read(`#sales-chart .key-${name}`, "background-color")
      );
      assertEquals(new Set([canvas, ...await Promise.all(keys)]).size, 3);
    },
  );

  await t.step("a basket that is not there yet", async () => {
    const { page } = await browser.openPage();
    stats.basket = undefined;
    await page.goto(`${url}#/baskets/Gent%20Zuid/b%2F1`);
    await page.getByText("No basket is known by this shop and id.").waitFor();
    stats.basket = {
      status: "dead_letter",
      store: "Gent Zuid",
      id: "b/1",
      deadLetters: [{
        code: "invalid_basket",
        detail: "/date: Must be a calendar date",
        failedAt: "2026-11-24T10:00:00.000Z",
        topic: "delhaize_shop",
        partition: 3,
        offset: 42,
      }],
    };
    await page.getByText("Not stored").waitFor();
    const text = await page.locator("#basket-result").innerText();
    assertStringIncludes(text, "delhaize_shop/3@42");
    assertStringIncludes(text, "/date: Must be a calendar date");
  });

  await t.step("it is used with the keyboard alone", async () => {
    const { page } = await browser.openPage();
    await page.goto(url);
    await page.keyboard.press("Tab");
    assertEquals(await page.evaluate("document.activeElement.className"), "skip");
    await page.locator("#sales-form select[name='period']").focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/period=month/);
    assertEquals(await page.evaluate("document.activeElement.value"), "month");
  });
});
