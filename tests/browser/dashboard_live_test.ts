/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The live view: what needs attention in words, charts that are full when the page opens, and the last
 * baskets, which stand still for a reader. Over a stand-in for the statistics.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { type LatestEntry } from "../../api/stats/overview/latest.ts";
import { OVERVIEW_EXAMPLE } from "../../api/stats/overview/overview.ts";
import { anOverview, MARKUP } from "../api/dashboard/support/fake_stats.ts";
import { waitUntil } from "../support/wait_until.ts";
import { isDrawn, readOverflow, readTable } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";
import { serveDashboard } from "./support/serve_dashboard.ts";

/** An entry of the feed, the newer the higher its number. */
function anEntry(number: number, changes: Partial<LatestEntry> = {}): LatestEntry {
  const [example] = OVERVIEW_EXAMPLE.latest ?? [];
  if (example === undefined) throw new Error("The example has no entry");
  return { ...example, id: `t-${number}`, offset: number, ...changes };
}

const feedOf = (page: Page) =>
  readTable(page, "feed").then((rows) =>
    rows.map(([name]) => name?.trim().replaceAll(/\s+/g, " "))
  );

const ALERTS = [
  {
    name: "NothingStored",
    severity: "critical",
    since: "2026-11-24T09:50:00.000Z",
    labels: {},
    value: 49.63,
  },
  {
    name: "IdsReused",
    severity: "warning",
    since: "2026-11-24T09:55:00.000Z",
    labels: { store: MARKUP },
    value: 1_412,
  },
  {
    name: "OfALaterVersion",
    severity: "info",
    since: "2026-11-24T09:56:00.000Z",
    labels: {},
    value: 1,
  },
] as const;

Deno.test(inBrowser("the live view says what needs attention and what comes in"), async (t) => {
  await using served = serveDashboard();
  await using browser = await openBrowser();
  const { stats, url } = served;

  await t.step("what fires is said in words, with since and what to do", async () => {
    const { page, errors } = await browser.openPage({ width: 390 });
    stats.overview = anOverview({ alerts: [] });
    await page.goto(`${url}#/live`);
    await page.locator("#alerts-none").waitFor();
    assertStringIncludes(
      await page.locator("#live .meaning").textContent() ?? "",
      "is today in Europe/Brussels",
    );
    stats.overview = anOverview({ alerts: ALERTS });
    await page.locator("#alerts").waitFor();
    const texts = await page.locator("#alerts li").allInnerTexts();
    for (
      const [index, expected] of [
        "49.6 baskets a second are accepted, and none is stored",
        `${MARKUP}: 1,412 sales are not counted, since their ids came before with another date`,
        "The alert OfALaterVersion fires",
      ].entries()
    ) {
      assertStringIncludes(texts[index] ?? "", expected);
      assertStringIncludes(texts[index] ?? "", "since Nov 24, 2026");
      assertStringIncludes(texts[index] ?? "", "What to do: ");
    }
    assertEquals(await page.locator("#alerts :is(img)").count(), 0);
    await page.locator("#alerts a").click();
    await page.waitForURL(/#\/dead-letters\?code=id_reused$/);
    assertEquals(errors, []);
  });

  await t.step("alerts of one kind are one, with the others behind a fold", async () => {
    const { page, errors } = await browser.openPage({ width: 320 });
    const [nothingStored, reused] = ALERTS;
    const others = ["Gent", "Aalst"].map((store) => ({ ...reused, labels: { store }, value: 1 }));
    stats.overview = anOverview({ alerts: [nothingStored, reused, ...others] });
    await page.goto(`${url}#/live`);
    await page.locator("#alerts").waitFor();
    assertEquals(await page.locator("#alerts > li").count(), 2);
    const fold = page.locator('[data-alert="IdsReused"] details');
    assertEquals(await fold.locator("li").first().isVisible(), false);
    await fold.locator("summary", { hasText: "2 more like it" }).click();
    const texts = await fold.locator("li").allInnerTexts();
    assertEquals(texts.map((text) => text.split(":")[0]), ["Gent", "Aalst"]);
    // What comes next leaves it open.
    stats.overview = anOverview({ alerts: [nothingStored, reused, ...others.slice(1)] });
    await fold.locator("summary", { hasText: "1 more like it" }).waitFor();
    assertEquals(await fold.locator("li").allInnerTexts(), texts.slice(1));
    assertEquals([await fold.locator("li").isVisible(), await readOverflow(page) <= 0], [
      true,
      true,
    ]);
    assertEquals([await findAxeViolations(page), errors], [[], []]);
  });

  await t.step("the charts are full when the page opens, for each range", async () => {
    const { page, errors } = await browser.openPage();
    stats.overview = anOverview({ alerts: [] });
    await page.goto(`${url}#/live`);
    for (const chart of ["rate", "revenue-rate", "delay", "waiting"]) {
      await waitUntil(`${chart} is drawn`, () => isDrawn(page, `${chart}-chart`));
    }
    await page.locator("#live-range :checked").focus();
    for (
      const [range, label] of [
        ["1h", "the last hour"],
        ["6h", "the last 6 hours"],
        ["24h", "the last 24 hours"],
      ] as const
    ) {
      const asked = page.waitForResponse(/stats\/history/);
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(new RegExp(`#/live\\?range=${range}$`));
      await asked;
      await page.locator(`#rate-chart[aria-label*="${label}"]`).waitFor();
      await waitUntil("it is drawn", () => isDrawn(page, "rate-chart"));
      assertEquals(await page.evaluate("document.activeElement.value"), range);
    }
    assertEquals(errors, []);
  });

  await t.step("a history that cannot be read is said, and the charts go on", async () => {
    const { page } = await browser.openPage();
    stats.isDown = true;
    await page.goto(`${url}#/live?range=6h`);
    await page.locator(".charts-head [role=status]", { hasText: "What was before" }).waitFor();
    stats.isDown = false;
    await page.locator("#live-range").getByText("1 h", { exact: true }).click();
    await page.locator(".charts-head [role=status]").waitFor({ state: "detached" });
  });

  await t.step("the last baskets lead to their receipts", async () => {
    const { page, errors } = await browser.openPage();
    stats.overview = anOverview({
      latest: [
        anEntry(3, { store: MARKUP }),
        anEntry(2, { status: "conflict" }),
        anEntry(1, {
          ...{ status: "dead_letter", code: "not_json", store: null, id: null, products: null },
          ...{ total: null, soldAt: null, receivedAt: null, storedAt: null },
          failedAt: "2026-11-24T09:59:59.121Z",
        }),
      ],
    });
    await page.goto(`${url}#/live`);
    await page.locator("#feed tbody tr").first().waitFor();
    assertEquals(await feedOf(page), [
      `${MARKUP} / t-3`,
      "Brussels / t-2 Conflict",
      "A record that could not be read Set aside: No JSON",
    ]);
    assertEquals(await page.locator("#feed :is(img)").count(), 0);
    const [row] = await readTable(page, "feed");
    assertEquals(row?.slice(1, 3), ["8", "€31.50"]);
    assertStringIncludes(row?.at(-1) ?? "", "after 21 ms");
    assertEquals(errors, []);
    await page.locator("#feed a", { hasText: "t-2" }).click();
    await page.waitForURL(/#\/baskets\/Brussels\/t-2$/);
  });

  await t.step(
    "the feed stands still under the pointer, under the focus, and when told",
    async () => {
      const { page } = await browser.openPage();
      let newest = 10;
      /** The feed gets one more; resolves when the page has had an overview with it. */
      const send = async () => {
        newest++;
        stats.overview = anOverview({
          latest: [anEntry(newest), anEntry(newest - 1)],
          answers: [{ status: 202, count: newest }],
        });
        await page.locator("#answers td", { hasText: String(newest) }).waitFor();
        return await feedOf(page);
      };
      await page.goto(`${url}#/live`);
      await page.locator("#answers tbody tr").first().waitFor();
      assertEquals((await send())[0], "Brussels / t-11");

      await page.locator("#feed tbody tr").first().hover();
      assertEquals((await send())[0], "Brussels / t-11");
      await page.getByText("Paused while you are in it · newer: 1").waitFor();
      await page.mouse.move(0, 0);
      await waitUntil("it goes on", async () => (await feedOf(page))[0] === "Brussels / t-12");

      await page.locator("#feed a").first().focus();
      await page.keyboard.press("Tab");
      assertEquals((await send())[0], "Brussels / t-12");
      const focused = "document.activeElement.textContent";
      assertStringIncludes(String(await page.evaluate(focused)), "t-11");

      await page.locator("#feed-pause").focus();
      assertEquals((await send())[0], "Brussels / t-14");
      await page.keyboard.press("Enter");
      assertEquals((await send())[0], "Brussels / t-14");
      assertEquals(await page.locator("#feed-pause").getAttribute("aria-pressed"), "true");
      await page.keyboard.press("Enter");
      await waitUntil("it goes on", async () => (await feedOf(page))[0] === "Brussels / t-15");
      assertEquals(await page.locator("[aria-live=off] #feed").count(), 1);
    },
  );

  await t.step("how old the oldest waiting record is, not how far behind somebody is", async () => {
    const { page } = await browser.openPage();
    stats.overview = anOverview({
      lag: [
        { topic: "delhaize_shop", records: 1_234, seconds: 187 },
        { topic: "delhaize_shop_2", records: 1, seconds: 0.125 },
        { topic: "other", records: 0, seconds: 0 },
      ],
    });
    await page.goto(`${url}#/live`);
    await page.locator("#lag tbody tr").nth(2).waitFor();
    assertEquals(await readTable(page, "lag"), [
      ["delhaize_shop", "1,234", "3 min"],
      ["delhaize_shop_2", "1", "under 250 ms"],
      ["other", "0", "–"],
    ]);
  });

  await t.step("it fits, and axe finds nothing, in each language and scheme", async () => {
    stats.overview = anOverview({
      alerts: ALERTS,
      latest: [anEntry(2, { status: "conflict" }), anEntry(1, { store: "s".repeat(64) })],
    });
    for (
      const [width, colorScheme, locale] of [
        [1_440, "light", "en-US"],
        [1_440, "dark", "nl-BE"],
        [390, "light", "nl-BE"],
        [320, "dark", "fr-BE"],
      ] as const
    ) {
      const { page, errors } = await browser.openPage({ width, colorScheme, locale });
      await page.goto(`${url}#/live?range=6h`);
      await page.locator("#alerts li").first().waitFor();
      await waitUntil("it is drawn", () => isDrawn(page, "rate-chart"));
      assertLess(await readOverflow(page), 1, `${width} px`);
      assertEquals(await findAxeViolations(page), [], `${width} px ${colorScheme} ${locale}`);
      assertEquals(errors, []);
      assertGreater(await page.locator("#feed tbody tr:visible").count(), 0);
    }
  });
});
