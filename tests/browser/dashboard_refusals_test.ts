/**
 * The page of what is refused at the door: a till whose update went wrong is on it within seconds.
 *
 * @module
 */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { type RefusalRow, REFUSALS } from "../../api/stats/reports/refusals.ts";
import { createKey } from "../../operate/api_key/create_key.ts";
import { maskSample } from "../../shared/basket/mask_sample.ts";
import { anOverview, MARKUP } from "../api/dashboard/support/fake_stats.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readOverflow } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

const now = Date.now();
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const [example] = REFUSALS.example;
const newest: RefusalRow = {
  ...example,
  firstAt: minutesAgo(9),
  beganAt: minutesAgo(9),
  lastAt: minutesAgo(1),
};
const again: RefusalRow = {
  ...newest,
  store: "Luik",
  key: "tills-luik",
  code: "unknown_field",
  pointer: "/customer",
  refused: 1,
  firstAt: minutesAgo(9_000),
  beganAt: minutesAgo(10),
};
const strangers: RefusalRow = {
  ...newest,
  key: null,
  store: null,
  code: "unauthorized",
  pointer: "",
  state: "known",
  beganAt: minutesAgo(8_000),
  sample: null,
};
/** As long as its parts can be, and of somebody hostile. */
const longest: RefusalRow = {
  ...newest,
  key: "k".repeat(64),
  store: MARKUP.slice(0, 64),
  code: "of_a_later_version_and_with_a_long_name",
  pointer: `/products/*/${"x".repeat(32)}`,
  beganAt: minutesAgo(11),
  sample: maskSample(JSON.stringify({ store: MARKUP, id: "x".repeat(64), [MARKUP]: MARKUP })),
};
const ROWS = [newest, again, strangers, longest];

Deno.test(inBrowser("the page of refusals"), async (t) => {
  await using served = serveDashboard();
  const { stats, url } = served;
  await using browser = await openBrowser();

  await t.step("a wrong till update is on the page", async () => {
    const till = await createKey({ name: "tills-gent", scopes: ["ingest"] });
    const analyst = await createKey({ name: "analyst", scopes: ["read"] });
    await using stack = await startTestStack();
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using api = spawnService("api", {
      env: { ...env, API_KEYS: JSON.stringify([till.entry, analyst.entry]) },
    });
    await api.untilReady();
    const url = await api.url();
    const send = async (count: number, changes: Readonly<Record<string, unknown>>) => {
      for (let index = 0; index < count; index++) {
        const basket = { ...aWireBasket({ id: `b-${index}`, store: "Gent Zuid" }), ...changes };
        const response = await fetch(`${url}/baskets`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${till.key}` },
          body: JSON.stringify(basket),
        });
        await response.body?.cancel();
      }
    };

    const { page, errors } = await browser.openPage();
    await using _key = await page.addInitScript(
      `sessionStorage.setItem("delhaize.api-key", "${analyst.key}")`,
    );
    await page.goto(`${url}/#/refusals`);
    await page.locator("#refusals-nothing").waitFor();
    await page.locator("#state-api[data-state=up]").waitFor();

    // What the update does: prices as text with a comma, and a field of its own.
    const products = [{ id: "5400141", name: "Volle melk", price: "1,19" }];
    await send(3, { products, customer: "Somebody" });
    const causes = page.locator("#causes > li");
    await causes.nth(1).waitFor();

    const cause = page.locator("#causes > li", { hasText: "wrong_type" });
    const text = await cause.innerText();
    for (
      const part of [
        "New",
        "A value is of the wrong type",
        "/products/*/price",
        "Gent Zuid",
        "tills-gent",
      ]
    ) {
      assertStringIncludes(text.replaceAll("\n", ""), part);
    }
    const sample = await cause.locator(".sample").innerText();
    assertStringIncludes(sample, `{ "id": "5400141", "name": "Volle melk", "price": "1,19" }`);
    assertStringIncludes(sample, `"customer": ‹text of 8 characters›`);
    assertEquals(await page.locator("#nav-refusals").textContent(), "2");

    await send(2, { products, customer: "Somebody" });
    await waitUntil("it counts on", async () => (await cause.innerText()).includes("5 times"));
    // The page asks for its shop, key and fault alone.
    await cause.getByRole("link", { name: "A value is of the wrong type" }).click();
    await page.waitForURL(/#\/refusals\?code=wrong_type$/);
    await waitUntil("one is left", async () => await causes.count() === 1);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assertStringIncludes(metrics, `api_new_refusal_causes_total{code="wrong_type"} 1\n`);
    assertEquals(errors, []);
  });

  stats.refusals = ROWS;
  stats.overview = anOverview({ refusals: { causes: 4, newCauses: 3, first: [] } });

  // Each pair of two choices once.
  for (const [index, locale] of ["en-US", "nl-BE", "fr-BE"].entries()) {
    await t.step(`it fits, and axe finds nothing, in ${locale}`, async () => {
      const { page, errors, foreignRequests } = await browser.openPage({ locale });
      await page.goto(`${url}#/refusals`);
      await page.locator("#causes > li").nth(3).waitFor();
      for (const [place, width] of [1_440, 390, 320].entries()) {
        const colorScheme = (index + place) % 2 === 0 ? "light" : "dark";
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        assertEquals(await findAxeViolations(page), [], `${width} ${colorScheme}`);
        assertLess(await readOverflow(page), 1, `${width}`);
      }
      assertEquals([errors, foreignRequests], [[], []]);
    });
  }

  await t.step("each cause says what, where, who, since when and how often", async () => {
    const { page } = await browser.openPage();
    await page.goto(`${url}#/refusals`);
    const causes = page.locator("#causes > li");
    await causes.nth(3).waitFor();
    assertEquals(await page.title(), "At the door · Delhaize basket pipeline");
    assertEquals(await page.locator("#nav-refusals").textContent(), "3");
    const read = (index: number) =>
      causes.nth(index).evaluate((cause) => [
        cause.querySelector("h2")?.textContent?.trim(),
        ...[...cause.querySelectorAll("dt")].map((title) =>
          `${title.textContent}: ${title.nextElementSibling?.textContent?.trim()}`
        ),
      ]);
    assertEquals((await read(0)).slice(0, 5), [
      "A value is of the wrong type",
      "Where: /products/*/price",
      "Shop: Gent Zuid",
      "API key: tills-gent",
      "Refused: 412 times",
    ]);
    assertEquals((await read(1)).map((text) => text?.split(":")[0]), [
      "A field that nobody knows",
      "Where",
      "Shop",
      "API key",
      "Refused",
      "First",
      "Again since",
      "Last",
    ]);
    assertEquals((await read(3)).slice(0, 5), [
      "No key that is known",
      "Where: the whole of it",
      "Shop: not readable",
      "API key: none",
      "Refused: 412 times",
    ]);
    // New ones are open.
    const open = await causes.evaluateAll((all) =>
      all.map((cause) => cause.querySelector("details")?.open)
    );
    assertEquals(open, [true, true, true, undefined]);
    // A pointer breaks between its parts only.
    const place = causes.nth(0).locator(".place span").nth(2);
    assertEquals(await place.evaluate((part) => part.getClientRects().length), 1);
  });

  await t.step("shops, keys and faults are chosen and left by keyboard", async () => {
    const { page } = await browser.openPage({ width: 390 });
    await page.goto(`${url}#/refusals`);
    await page.locator("#causes > li").nth(3).waitFor();
    await page.getByRole("link", { name: "Luik", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/refusals\?store=Luik$/);
    await page.locator("#causes > li:only-child").waitFor();
    assertEquals(
      await page.locator("#csv-refusals").getAttribute("href"),
      "stats/refusals?store=Luik&limit=1000&format=csv",
    );
    await page.getByRole("link", { name: "tills-luik" }).press("Enter");
    await page.waitForURL(/#\/refusals\?store=Luik&key=tills-luik$/);
    await page.locator("#causes > li:only-child").waitFor();
    await page.getByRole("link", { name: "Shop Luik: remove this filter" }).press("Enter");
    await page.waitForURL(/#\/refusals\?key=tills-luik$/);
    await page.getByRole("link", { name: "API key tills-luik: remove this filter" }).press("Enter");
    await page.waitForURL(/#\/refusals$/);
    await page.locator("#causes > li").nth(3).waitFor();
    assertEquals(await page.evaluate("document.activeElement.id"), "refusals-title");
    const details = page.locator("#causes details").first();
    await details.locator("summary").press("Enter");
    assertEquals(await details.evaluate((element) => (element as HTMLDetailsElement).open), false);
  });

  await t.step("without a cause it says so, and where one filters, how to see all", async () => {
    stats.refusals = [];
    const { page } = await browser.openPage({ width: 320 });
    await page.goto(`${url}#/refusals`);
    await page.getByText("Nothing was refused in the last 30 days.").waitFor();
    await page.goto(`${url}#/refusals?code=empty`);
    await page.getByText("Nothing like that was refused in the last 30 days.").waitFor();
    await page.getByRole("link", { name: "Show all" }).click();
    await page.waitForURL(/#\/refusals$/);
    stats.refusals = ROWS;
  });

  await t.step("a new cause comes by itself; while the database is away, all stays", async () => {
    stats.refusals = [again];
    const { page } = await browser.openPage();
    await page.goto(`${url}#/refusals`);
    await page.locator("#causes > li:only-child").waitFor();
    stats.refusals = [newest, again];
    stats.overview = anOverview({ refusals: { causes: 5, newCauses: 4, first: [] } });
    await page.locator("#causes > li").nth(1).waitFor();
    stats.isDown = true;
    stats.overview = anOverview({ database: "down", refusals: null });
    await page.locator("#view-refusals .stale").waitFor();
    assertEquals(await page.locator("#causes > li").count(), 2);
    stats.isDown = false;
    stats.overview = anOverview();
    await page.locator("#view-refusals .stale").waitFor({ state: "detached" });
  });

  await t.step("a wrong address is asked once, however often the overview changes", async () => {
    const { page } = await browser.openPage();
    let asked = 0;
    await page.route("**/stats/refusals*", async (route) => {
      asked++;
      const json = { code: "invalid_query", title: "The query has errors", status: 400 };
      await route.fulfill({ status: 400, contentType: "application/problem+json", json });
    });
    await page.goto(`${url}#/refusals?key=%00`);
    await page.locator("#refusals-problem:not([hidden])").waitFor();
    for (const newCauses of [11, 12, 13]) {
      const refusals = { causes: newCauses, newCauses, first: [] };
      stats.overview = anOverview({ refusals });
      const seen = page.locator("#nav-refusals", { hasText: String(newCauses) });
      await seen.waitFor();
    }
    assertEquals(asked, 1);
    stats.overview = anOverview();
  });

  await t.step("where there are more, it says so", async () => {
    stats.isTruncated = true;
    const { page } = await browser.openPage();
    await page.goto(`${url}#/refusals`);
    await page.locator("#refusals-more").waitFor();
  });
});
