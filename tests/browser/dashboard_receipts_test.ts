/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
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

      /** The lines and the total, each with its amount; what is indented begins with a blank. */
      async function readReceipt(
        { store, id }: { readonly store: string; readonly id: string },
      ): Promise<readonly string[]> {
        await page.goto(`${world.apiUrl}/#/baskets/${encodeURIComponent(store)}/${id}`);
        await page.locator("#receipt .receipt-id", { hasText: id }).waitFor();
        assertEquals(await readOverflow(page), 0);
        return await page.locator("#receipt tr").evaluateAll((rows) =>
          rows.slice(1).map((row) => {
            const [name, amount] = [...row.children].map((cell) => {
              const children = [...cell.childNodes].filter((node) =>
                node.nodeType === Node.TEXT_NODE ||
                (node instanceof Element && !node.classList.contains("hidden"))
              );
              const texts = children.map(({ textContent }) => (textContent ?? "").trim());
              return texts.filter((text) => text !== "").join(" | ");
            });
            return `${row.className === "indented" ? " " : ""}${name} ${amount}`;
          })
        );
      }

      await t.step("a discount stands below what it is on", async () => {
        assertEquals(await readReceipt(TILL_RECEIPTS.discount), [
          "BANANEN 1KG 1.99",
          "KOFFIE GEMALEN 250G 4.29",
          " KORTING KOFFIE -1.00",
          "Total €5.28",
        ]);
        assertEquals(await page.locator("#receipt > p").innerText(), "Items: 2");
      });
      await t.step("several of one say how many, and what one costs", async () => {
        assertEquals(await readReceipt(TILL_RECEIPTS.multiBuy), [
          "YOGHURT NATUUR 4X125G | 3 × €1.99 5.97",
          " 2+1 GRATIS -1.99",
          "BROOD VOLKOREN 800G 2.35",
          "Total €6.33",
        ]);
      });
      await t.step("deposits stand below what they are on", async () => {
        assertEquals(await readReceipt(TILL_RECEIPTS.deposit), [
          "BIERE BLONDE 24X25CL 14.99",
          " CONSIGNE BAC 4.50",
          "EAU PLATE 6X1,5L 3.30",
          " VIDANGE RETOUR -2.10",
          "Total €20.69",
        ]);
      });
      await t.step("weighed goods say their weight, and what a kilo costs", async () => {
        assertEquals(await readReceipt(TILL_RECEIPTS.weighed), [
          "TOMATES GRAPPE | 0.732\u00a0kg × €2.99/kg 2.19",
          "JAMBON CUIT | 0.214\u00a0kg × €18.97/kg 4.06",
          "LAIT DEMI-ECREME 1L | 2 × €1.19 2.38",
          "Total €8.63",
        ]);
      });
      await t.step(
        "a return has its amounts below 0, and the time of the shop's clock",
        async () => {
          assertEquals(await readReceipt(TILL_RECEIPTS.returned), [
            "KOFFIE GEMALEN 250G | Return -4.29",
            " KORTING KOFFIE 1.00",
            "Total -€3.29",
          ]);
          const head = await page.locator("#receipt header").innerText();
          assertEquals(
            /Gent Zuid\s+Fri, Jan 31, 2020, 10:02\sAM\s+Till 1 · Receipt 9/.test(head),
            true,
            head,
          );
          const facts = await page.locator("#basket-result .facts").first().innerText();
          assertEquals(/Paid\s+Jan 31, 2020, 10:02:00\sAM \(UTC\+01:00\)/.test(facts), true, facts);
          assertEquals(await readTable(page, "basket-lines"), [
            ["1", "KOFFIE GEMALEN 250G", "Drinks", "Return", "2060004500000", "1", "-€4.29"],
            ["2", "KORTING KOFFIE", "Discounts", "Discount", "9000000000017", "1", "€1.00"],
          ]);
        },
      );
      await t.step("what is printed is the receipt alone", async () => {
        await page.emulateMedia({ media: "print" });
        const shown = await page.locator("body").innerText();
        assertEquals(shown.includes("KOFFIE GEMALEN 250G"), true);
        for (const word of ["Sales", "Stored", "All baskets", "Find one basket", "Category"]) {
          assertEquals(shown.includes(word), false, word);
        }
        await page.emulateMedia({ media: "screen" });
      });
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
