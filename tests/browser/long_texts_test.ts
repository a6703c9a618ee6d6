/**
 * What a chain sells in a year, and names without a blank, on a phone: no text lies over another, and
 * the page does not scroll sideways.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { BASKETS } from "../../api/stats/reports/baskets.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readOverflow } from "./support/dashboard_page.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

Deno.test(inBrowser("what is long fits into a phone"), async (t) => {
  await using served = serveDashboard();
  const { stats, url } = served;
  await using browser = await openBrowser();

  for (const [locale, width] of [["en-US", 320], ["fr-BE", 320], ["nl-BE", 390]] as const) {
    await t.step(`amounts of billions, ${locale}, ${width}`, async () => {
      const { page } = await browser.openPage({ locale, width });
      await page.route("**/stats/sales*", async (route) => {
        const response = await route.fetch();
        const { rows, ...answer } = await response.json();
        const revenue = 5_234_567_890.12;
        const large = rows.map((row: Readonly<Record<string, unknown>>) => ({ ...row, revenue }));
        await route.fulfill({ response, json: { ...answer, rows: large } });
      });
      await page.goto(`${url}#/?period=30d`);
      const revenue = page.locator("#sales-revenue");
      await waitUntil(
        "the figures are there",
        async () => /5.234.567.890/.test(await revenue.innerText()),
      );
      await page.locator("#by-store tbody tr").first().waitFor();
      assertLess(await readOverflow(page), 1);
      const cut = await page.locator(".summary dd").evaluateAll((all) =>
        all.filter((figure) => figure.scrollWidth > figure.clientWidth + 1).map(({ id }) => id)
      );
      assertEquals(cut, []);
    });
  }

  await t.step("names of 64 characters without a blank", async () => {
    const [store, id, till] = ["S", "b", "T"].map((letter) => letter.repeat(64)) as [
      string,
      string,
      string,
    ];
    const line = { id: "p".repeat(64), name: "N".repeat(200), price: 1.5, category: "Fruit" };
    stats.basket = {
      status: "stored",
      store,
      id,
      deadLetters: [],
      basket: {
        date: "2026-11-24",
        soldAt: "2026-11-24T18:05:11.000+01:00",
        till,
        receipt: Number.MAX_SAFE_INTEGER,
        receivedAt: "2026-11-24T17:05:12.345Z",
        storedAt: "2026-11-24T17:05:12.400Z",
        topic: "delhaize_shop",
        partition: 0,
        offset: 7,
        total: 1.5,
        products: [{ ...line, line: 1, kind: "product", quantity: 1, unit: "piece" }],
      },
    };
    const { page } = await browser.openPage({ width: 320 });
    await page.goto(`${url}#/baskets/${store}/${id}`);
    await page.locator("#receipt").waitFor();
    assertLess(await readOverflow(page), 1);

    await page.route("**/stats/baskets*", async (route) => {
      const rows = Array.from({ length: 3 }, (_, n) => ({
        ...BASKETS.example[0],
        id: `${n}${id.slice(1)}`,
        store,
        till,
      }));
      await route.fulfill({ json: { truncated: false, next: null, rows } });
    });
    await page.goto(`${url}#/baskets`);
    const rows = page.locator(".receipts tbody tr");
    await rows.nth(2).waitFor();
    assertLess(await readOverflow(page), 1);
    const heights = await rows.evaluateAll((all) => all.map((row) => row.clientHeight));
    assertLess(Math.max(...heights), 300);
  });
});
