/**
 * The dashboard in a real browser over the real pipeline: what it shows is what the tables hold,
 * while baskets come in, while parts are away, and after they are back.
 *
 * @module
 */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { DEFAULT_TIME_ZONE, toLocalDay } from "../../api/stats/time_zone.ts";
import { createApiClient } from "../../generator/api_client.ts";
import { stress } from "../../operate/stress/stress.ts";
import { startWorld } from "../drills/world.ts";
import { eventually } from "../support/eventually.ts";
import { waitUntil } from "../support/wait_until.ts";
import {
  isDrawn,
  readAllPages,
  readBanners,
  readNumber,
  readOverflow,
  readTable,
  toNumber,
  untilNumber,
} from "./support/dashboard_page.ts";
import { readExpectedFigures } from "./support/expected_figures.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

const today = () => toLocalDay(new Date(), DEFAULT_TIME_ZONE);

Deno.test(inBrowser("the dashboard shows what the pipeline does"), async (t) => {
  await using world = await startWorld("local");
  let api = await world.startApi();
  await world.startConsumer();
  await using browser = await openBrowser();
  const { page, errors, foreignRequests } = await browser.openPage({ height: 4_000 });
  // A second reader keeps the live view open: hidden, it is not drawn.
  const { page: live, errors: liveErrors } = await browser.openPage({
    height: 4_000,
    isBeside: true,
  });
  const { sendBasket } = createApiClient({ url: world.apiUrl });
  let seed = 0;
  /** Baskets that were accepted, without conflicts. */
  let offered = 0;

  async function offer(requests: number, ratePerSecond?: number): Promise<void> {
    const { accepted } = await stress(
      { requests, ratePerSecond, seed: ++seed, date: today() },
      { sendBasket },
    );
    assertEquals(accepted, requests);
    offered += accepted;
  }

  /** Waits until every basket is stored, and both readers have counted it. */
  async function atRest(): Promise<void> {
    await waitUntil("all are stored", async () => await world.countStored() === offered);
    await untilNumber(live, "total-baskets", offered);
    await untilNumber(page, "sales-baskets", offered);
  }

  await t.step("before the first basket it tells how to send one", async () => {
    await live.goto(`${world.apiUrl}/#/live`);
    await page.goto(`${world.apiUrl}/#/?compare=none`);
    await page.locator("#empty").waitFor({ state: "visible" });
    assertStringIncludes(
      await page.locator("#empty-command").textContent() ?? "",
      `curl ${world.apiUrl}/baskets`,
    );
  });

  await t.step("numbers move, and the charts are drawn", async () => {
    // However late a busy machine draws, the load is still there to be seen.
    let isSeen = false;
    const load = (async () => {
      while (!isSeen) await offer(50, 50);
    })();
    try {
      await waitUntil(
        "something is counted",
        async () => await readNumber(live, "today-baskets") > 0,
      );
      // Each page has a stream of its own, so this one may be updated up to a second later.
      await page.locator("#empty").waitFor({ state: "hidden" });
      const before = await readNumber(live, "today-baskets");
      await waitUntil(
        "more is counted",
        async () => await readNumber(live, "today-baskets") > before,
      );
      for (const rate of ["stored-rate", "accepted-rate"]) {
        await waitUntil(`${rate} is known`, async () => await readNumber(live, rate) > 10);
      }
    } finally {
      isSeen = true;
      await load;
    }
    await waitUntil("the sales are drawn", () => isDrawn(page, "sales-chart"));
    for (const chart of ["rate-chart", "revenue-rate-chart"]) {
      await waitUntil(`${chart} is drawn`, () => isDrawn(live, chart));
    }
    await waitUntil("the API keeps a history", async () => {
      const { samples } = await (await fetch(`${world.apiUrl}/stats/history?minutes=5`)).json();
      return samples.length > 0;
    });
  });

  await t.step("a basket that is sent is in the figures", async () => {
    await atRest();
    const before = await readNumber(live, "today-baskets");
    const basket = {
      id: "b-1",
      store: "Gent",
      date: today(),
      products: [
        { id: "p-1", name: "Banana", price: 1.5 },
        { id: "p-2", name: "<b>Gizmo</b> 3000", price: 12.25 },
      ],
    };
    const response = await fetch(`${world.apiUrl}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(basket),
    });
    await response.body?.cancel();
    assertEquals(response.status, 202);
    offered++;
    await untilNumber(live, "today-baskets", before + 1);
  });

  await t.step("every number at rest is that of the tables", async () => {
    await sendBasket({
      id: "b-1",
      store: "Gent",
      date: today(),
      products: [{ id: "p-1", name: "Banana", price: 9 }],
    });
    await waitUntil(
      "the conflict is counted",
      async () => (await readTable(live, "dead-letters-by-code")).length === 1,
    );
    await atRest();
    const { figures, tables } = await readExpectedFigures(world.database);
    // Each table comes by itself, some after the numbers that said the page is up to date.
    await eventually(async () => {
      for (const [id, expected] of Object.entries(figures)) {
        assertEquals(await readNumber(id.startsWith("sales-") ? page : live, id), expected, id);
      }
      for (const [id, expected] of Object.entries(tables)) {
        const of = id === "dead-letters-by-code" ? live : page;
        const rows = (await readAllPages(of, id)).map((row) =>
          row.map((cell) => /^[-−]?€?[\d,.]+%?$/.test(cell) ? toNumber(cell) : cell)
        );
        assertEquals<unknown>(rows, expected, id);
      }
      assertEquals(await readTable(live, "lag"), [
        ["delhaize_shop", "0", "–"],
        ["delhaize_shop_2", "0", "–"],
      ]);
      const accepted = (await readTable(live, "answers")).find(([status]) =>
        status === "202 accepted"
      );
      // The conflict was accepted too.
      assertEquals(toNumber(accepted?.[1] ?? ""), offered + 1);
    });
  });

  await t.step("a basket is found by its link", async () => {
    await page.goto(`${world.apiUrl}/#/baskets/Gent/b-1`);
    await page.locator("#basket-result .status").waitFor();
    const text = await page.locator("#basket-result").innerText();
    for (const expected of ["Conflict", "€13.75", "Banana", "<b>Gizmo</b> 3000", "Uncategorised"]) {
      assertStringIncludes(text, expected);
    }
    await page.locator('nav [href="#/dead-letters"]').click();
    await page.locator("#dead-letter-list a", { hasText: "Gent / b-1" }).click();
    await page.locator("#basket-result .status").waitFor();
    assertEquals(new URL(page.url()).hash, "#/baskets/Gent/b-1");
  });

  await t.step("a view is shared by its address", async () => {
    await page.goto(`${world.apiUrl}/#/?period=today&store=Gent`);
    await untilNumber(page, "sales-baskets", 1);
    assertEquals(await page.locator("#sales-form select[name='store']").inputValue(), "Gent");
    assertEquals(await page.locator(".chip").allInnerTexts(), ["Shop: Gent\n×"]);
    await page.locator("#sales-form select[name='period']").selectOption("30d");
    await page.waitForURL(/#\/\?period=30d&store=Gent$/);
    await page.locator("#sales-form select[name='store']").selectOption("");
    await page.waitForURL(/#\/\?period=30d$/);
  });

  await t.step("nothing went wrong so far", () => {
    assertEquals([errors, liveErrors, foreignRequests], [[], [], []]);
  });

  await t.step("the database goes and comes back", async () => {
    await atRest();
    await world.stopPostgres("fast");
    await waitUntil(
      "the page says so",
      async () => (await readBanners(page)).startsWith("Database unavailable since"),
    );
    await eventually(async () => {
      assertEquals(await page.locator("#state-database").innerText(), "Database away");
      assertEquals(await live.locator("#today-revenue").textContent(), "–");
    });
    await offer(20);
    await world.startPostgres();
    await waitUntil("the banner goes", async () => await readBanners(page) === "");
    await atRest();
  });

  await t.step("the broker goes and comes back", async () => {
    await world.broker.kill();
    await waitUntil(
      "the page says so",
      async () => (await readBanners(page)).startsWith("Broker unavailable since"),
    );
    await world.broker.restart();
    await waitUntil("the banner goes", async () => await readBanners(page) === "");
    await offer(20);
    await atRest();
  });

  await t.step("the API goes and comes back", async () => {
    const before = await live.locator("#today-revenue").textContent();
    await api[Symbol.asyncDispose]();
    await waitUntil(
      "the page says so",
      async () => (await readBanners(page)).startsWith("API unavailable since"),
    );
    // Each reader has a connection of its own, and tries again in its own time.
    await eventually(async () => assertEquals(await live.locator("#live.stale").count(), 1));
    assertEquals(await live.locator("#today-revenue").textContent(), before);
    api = await world.startApi();
    await waitUntil("the banner goes", async () => await readBanners(page) === "");
    await eventually(async () => assertEquals(await live.locator("#live.stale").count(), 0));
    await offer(20);
    await atRest();
  });

  await t.step("only what was away has failed", () => {
    const unexpected = errors.filter((error) => !error.startsWith("Failed to load resource"));
    assertEquals([unexpected, foreignRequests], [[], []]);
  });

  await t.step("it fits a phone and a desk, in light and in dark", async () => {
    for (const width of [320, 390, 1_440]) {
      const { page, errors } = await browser.openPage({ width });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (
          const [hash, table] of [
            ["#/", "by-store"],
            ["#/live", "lag"],
            ["#/baskets/Gent/b-1", "basket-lines"],
            ["#/dead-letters", "dead-letter-list"],
          ] as const
        ) {
          await page.goto(`${world.apiUrl}/${hash}`);
          await page.locator(`#${table} tbody tr`).first().waitFor();
          assertLess(await readOverflow(page), 1, `${hash} at ${width} px`);
        }
        await page.goto(`${world.apiUrl}/#/`);
        await waitUntil("charts are drawn", () => isDrawn(page, "sales-chart"));
        const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        assertEquals(ground, colorScheme === "light" ? "rgb(245, 246, 245)" : "rgb(15, 20, 18)");
      }
      assertEquals(errors, []);
    }
  });
});
