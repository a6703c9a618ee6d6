/**
 * Receipts as tills print them on the dashboard: what is special about a line, and figures below 0.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { startWorld } from "../drills/world.ts";
import { TILL_RECEIPTS } from "../support/till_receipts.ts";
import { waitUntil } from "../support/wait_until.ts";
import { isDrawn, readOverflow, readTable } from "./support/dashboard_page.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

Deno.test(inBrowser("the dashboard shows what a till prints"), async (t) => {
  await using world = await startWorld("local");
  await world.startApi();
  await world.startConsumer();
  const receipts = Object.values(TILL_RECEIPTS);
  for (const basket of receipts) {
    const { status } = await fetch(`${world.apiUrl}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(basket),
    }).then(async (response) => ({ status: response.status, body: await response.text() }));
    assertEquals(status, 202);
  }
  await waitUntil("all are stored", async () => await world.countStored() === receipts.length);
  await using browser = await openBrowser();

  for (const width of [1_440, 390]) {
    await t.step(`${width} pixels wide`, async (t) => {
      const { page, errors } = await browser.openPage({ width });

      async function readBasket({ store, id }: { readonly store: string; readonly id: string }) {
        await page.goto(`${world.apiUrl}/#/baskets/${encodeURIComponent(store)}/${id}`);
        await page.locator("#basket-result h2", { hasText: id }).waitFor();
        assertEquals(await readOverflow(page), 0);
        const names = await page.locator("#basket-result tbody th").allInnerTexts();
        return names.map((name) => name.replaceAll(/\s+/g, " "));
      }

      await t.step("a discount says its kind", async () => {
        assertEquals(await readBasket(TILL_RECEIPTS.discount), [
          "BANANEN 1KG",
          "KOFFIE GEMALEN 250G",
          "KORTING KOFFIE discount",
        ]);
      });
      await t.step("weighed goods say their weight, other ones how many", async () => {
        assertEquals(await readBasket(TILL_RECEIPTS.weighed), [
          "TOMATES GRAPPE 0.732 kg",
          "JAMBON CUIT 0.214 kg",
          "LAIT DEMI-ECREME 1L 2 ×",
        ]);
      });
      await t.step(
        "a return has its amounts below 0, and the time of the shop's clock",
        async () => {
          assertEquals(await readBasket(TILL_RECEIPTS.returned), [
            "KOFFIE GEMALEN 250G return",
            "KORTING KOFFIE discount",
          ]);
          assertEquals(await page.locator("#basket-result td.number").allInnerTexts(), [
            "-€4.29",
            "€1.00",
            "-€3.29",
          ]);
          const facts = await page.locator("#basket-result .facts").first().innerText();
          assertEquals(/Paid\s+Jan 31, 2020, 10:02:00\sAM \(UTC\+01:00\)/.test(facts), true, facts);
          assertEquals(/Till\s+1\s+Receipt\s+9\s/.test(facts), true, facts);
        },
      );
      await t.step(
        "a day below 0 has a chart, and a category without products its row",
        async () => {
          const period = "period=custom&from=2020-01-31&to=2020-02-03";
          await page.goto(`${world.apiUrl}/#/?${period}&compare=none&store=Gent%20Zuid`);
          await waitUntil("the chart is drawn", () => isDrawn(page, "sales-chart"));
          assertEquals(await page.locator("#sales-revenue").innerText(), "-€3.29");
          // On a phone it is folded.
          const folded = page.locator("#card-categories:not([open]) > summary");
          if (await folded.count() > 0) await folded.click();
          await page.locator("#by-category tbody tr").first().waitFor();
          assertEquals(await readTable(page, "by-category"), [
            ["Discounts", "0", "€1.00", "–"],
            ["Drinks", "-1", "-€4.29", "–"],
          ]);
          assertEquals(await readOverflow(page), 0);
        },
      );
      assertEquals(errors, []);
    });
  }
});
