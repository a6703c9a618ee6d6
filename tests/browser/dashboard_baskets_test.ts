/**
 * The list of baskets by clicks alone: filters as chips, order, pages, and from a row to its receipt
 * and back. Its rows equal SQL over the base tables.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createBasketMaker } from "../../generator/make_basket.ts";
import { startWorld } from "../drills/world.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readOverflow, readTable } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

Deno.test(inBrowser("the list of baskets is filtered, ordered and paged"), async (t) => {
  await using world = await startWorld("local");
  await world.startApi();
  await world.startConsumer();
  const date = new Date().toISOString().slice(0, 10);
  const makeBasket = createBasketMaker({ seed: 5, date });
  const sent = 120;
  const lines = Array.from({ length: sent }, (_, number) => {
    const minutes = String(number % 60).padStart(2, "0");
    const paid = {
      soldAt: `${date}T12:${minutes}:00+00:00`,
      till: `${number % 3}`,
      receipt: number + 1,
    };
    return JSON.stringify({ ...makeBasket(number), ...(number % 4 === 0 ? {} : paid) });
  });
  const response = await fetch(`${world.apiUrl}/baskets/batch`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  });
  assertEquals([response.status, (await response.json()).accepted], [202, sent]);
  await waitUntil("all are stored", async () => await world.countStored() === sent);

  /** Ids by SQL. */
  const readIds = async (where: string, order: string) =>
    (await world.database.query(`select id from baskets where ${where} order by ${order}`))
      .map(({ id }) => id);
  const NEWEST = `purchased_on desc,
    date_trunc('milliseconds', coalesce(sold_at, received_at)) desc, store, id`;

  await using browser = await openBrowser();
  const { page, errors, foreignRequests } = await browser.openPage();
  const ids = async () => (await readTable(page, "basket-list")).map(([id]) => id);
  const shows = async (what: string, expected: readonly unknown[]) => {
    await waitUntil(
      what,
      async () => JSON.stringify(await ids()) === JSON.stringify(expected),
    );
  };
  await page.goto(`${world.apiUrl}/#/`);
  await page.locator('nav [data-view="baskets"]').click();

  const all = await readIds("true", NEWEST);
  await t.step("the newest come first, a page at a time", async () => {
    await shows("the first page", all.slice(0, 50));
    await page.locator("#baskets .pager a", { hasText: "Next" }).click();
    await shows("the second page", all.slice(50, 100));
    assertStringIncludes(await page.locator("#baskets .pager").innerText(), "Page 2");
    await page.locator("#baskets .pager a", { hasText: "Next" }).click();
    await shows("the last page", all.slice(100));
    await page.locator("#baskets .pager a", { hasText: "Previous" }).click();
    await shows("the second page again", all.slice(50, 100));
  });

  await t.step("from a row to its receipt, and back to the same page", async () => {
    await page.locator("#basket-list tbody a").first().click();
    await page.locator("#receipt .receipt-id").waitFor();
    assertEquals(await page.locator("#receipt .receipt-id").innerText(), all[50]);
    await page.locator(".way-back a").click();
    await shows("the second page", all.slice(50, 100));
  });

  await t.step("by amount, the largest and the smallest first", async () => {
    await page.locator("#basket-list thead a", { hasText: "Total" }).click();
    await shows("the largest", (await readIds("true", "total desc, store, id")).slice(0, 50));
    await page.locator("#basket-list thead a", { hasText: "Total" }).click();
    await shows("the smallest", (await readIds("true", "total, store, id")).slice(0, 50));
    await page.locator("#basket-list thead a", { hasText: "Bought" }).click();
    await shows("the newest", all.slice(0, 50));
  });

  await t.step("each filter is a chip that can be removed", async () => {
    const [shop] = await world.database.query(
      "select store from baskets group by store order by count(*) desc limit 1",
    );
    const store = shop?.store ?? "";
    await page.locator("#baskets-form select[name=store]").selectOption(store);
    const ofShop = `store = '${store}'`;
    await shows("those of the shop", await readIds(ofShop, NEWEST));
    await page.locator(".more-filters summary").click();
    await page.locator("#basket-filters [name=till]").fill("1");
    await page.locator("#basket-filters [name=min]").fill("5,5");
    await page.locator("#basket-filters button").click();
    await shows(
      "those of the till",
      await readIds(`${ofShop} and till = '1' and total >= 5.5`, NEWEST),
    );
    assertEquals(
      await page.locator("#baskets .chip > span").allInnerTexts(),
      [`Shop: ${store}`, "Till: 1", "From: €5.50"],
    );
    // By keyboard, and the focus goes to no lost place.
    await page.locator("#baskets .chip button").nth(1).focus();
    await page.keyboard.press("Enter");
    await shows("without the till", await readIds(`${ofShop} and total >= 5.5`, NEWEST));
    assertEquals(await page.evaluate("document.activeElement === document.body"), false);
    await page.locator("#baskets .chips .link").click();
    await shows("all", all.slice(0, 50));
  });

  await t.step("a product is found by a part of its name", async () => {
    const [line] = await world.database.query(
      "select name from basket_products group by name order by count(*) desc, name limit 1",
    );
    const name = line?.name ?? "";
    await page.locator("#basket-filters [name=product]").fill(name.slice(1, 6).toUpperCase());
    await page.locator(`#basket-products option`).first().waitFor({ state: "attached" });
    const suggested = await page.locator("#basket-products option")
      .evaluateAll((options) => options.map((option) => option.getAttribute("value")));
    assertEquals(suggested.includes(name), true);
    await page.locator("#basket-filters [name=product]").fill(name);
    await page.locator("#basket-filters button").click();
    const where = `exists (select from basket_products as lines
      where lines.store = baskets.store and basket_id = id and name = $$${name}$$)`;
    await shows("those with it", (await readIds(where, NEWEST)).slice(0, 50));
  });

  await t.step("a period that is too long has a way out", async () => {
    await page.goto(`${world.apiUrl}/#/baskets?period=12m&min=-10000`);
    await page.locator(".way-out .button").click();
    await shows("the last 31 days", all.slice(0, 50));
    assertStringIncludes(page.url(), "period=custom");
  });

  await t.step("an address with things that are unknown says so", async () => {
    await page.goto(`${world.apiUrl}/#/baskets?period=7d&colour=red&after=newest/x`);
    await page.locator("#baskets .banner", { hasText: "colour" }).waitFor();
    await page.locator("#baskets-problem").waitFor();
  });

  for (const width of [1_440, 390, 320]) {
    await t.step(`${width} pixels wide, in light and in dark`, async () => {
      const { page } = await browser.openPage({ width, locale: "fr-BE" });
      for (
        const [hash, shown] of [
          ["#/baskets?period=7d&min=3&till=1", "#basket-list tbody a"],
          [`#${toPath(lines[1] ?? "")}`, "#receipt"],
        ] as const
      ) {
        await page.goto(`${world.apiUrl}/${hash}`);
        await page.locator(shown).first().waitFor();
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          assertEquals(await readOverflow(page), 0);
          assertEquals(await findAxeViolations(page), [], colorScheme);
        }
      }
    });
  }
  assertEquals([errors, foreignRequests], [
    // The browser itself says that a request was refused.
    errors.filter((error) => error.includes("400 (Bad Request)")),
    [],
  ]);
});

function toPath(basket: string): string {
  const { store, id } = JSON.parse(basket);
  return `/baskets/${encodeURIComponent(store)}/${encodeURIComponent(id)}`;
}
