/**
 * Dead letters on the dashboard: why there are any, a conflict resolved by keyboard alone with its row
 * of the audit, several and all of a code at once, and a reader who may not decide.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { createKey } from "../../operate/api_key/create_key.ts";
import { readAudit } from "../../shared/audit/read_audit.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startRoleStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readOverflow, readTable } from "./support/dashboard_page.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

const LIVE = "delhaize_shop";

Deno.test(inBrowser("dead letters are understood and settled on the page"), async (t) => {
  const office = await createKey({ name: "office", scopes: ["admin"] });
  const reader = await createKey({ name: "reader", scopes: ["read"] });
  // As in production: the API's role may only ask, and the consumer acts.
  await using stack = await startRoleStack();
  const { kafka, logins } = stack;
  const as = (role: keyof typeof logins) => ({
    KAFKA_BROKERS: kafka,
    KAFKA_PARTITIONS: "1",
    DATABASE_URL: logins[role],
  });
  await using api = spawnService("api", {
    env: { ...as("api_writer"), API_KEYS: JSON.stringify([office.entry, reader.entry]) },
  });
  await using consumer = spawnService("consume", { env: as("writer") });
  await Promise.all([api.untilReady(), consumer.untilReady()]);
  await using database = openPg({ url: stack.database, applicationName: "test" });
  await using topics = await openTopicClient(kafka);
  const send = (...values: readonly unknown[]) =>
    topics.send(
      LIVE,
      values.map((value) => ({
        key: "Gent/b-1",
        value: typeof value === "string" ? value : JSON.stringify(value),
        headers: { schema: "basket.v2" },
      })),
    );
  const basket = aWireBasket({ id: "b-1", store: "Gent" });
  const [first] = basket.products;
  if (first === undefined) throw new Error("Cannot use a basket without products");
  await send(
    basket,
    { ...basket, products: [{ ...first, price: 7.25 }], extra: { customer: "somebody" } },
    ...[1, 2, 3].map((day) => ({ ...basket, date: `2021-02-0${day}` })),
    '{"id": ',
    "not JSON either",
    { ...basket, id: "", store: "" },
  );
  const countOpen = async () => {
    const [row] = await database.query(
      "select count(*) as count from dead_letters where replayed_at is null and discarded_at is null",
    );
    return Number(row?.count);
  };
  await waitUntil("all have become dead letters", async () => await countOpen() === 7);
  const url = await api.url();
  await using browser = await openBrowser();

  async function open(key: string, options: Parameters<typeof browser.openPage>[0] = {}) {
    const opened = await browser.openPage(options);
    await opened.page.addInitScript(`sessionStorage.setItem("delhaize.api-key", "${key}")`);
    await opened.page.goto(`${url}/#/dead-letters`);
    await opened.page.locator("#dead-letter-list tbody tr").first().waitFor();
    return opened;
  }
  const settle = (page: Page) => page.locator("#letter-action-audit").waitFor({ state: "visible" });

  await t.step("a reader sees causes, what is masked, and why he may not decide", async () => {
    const { page, errors, foreignRequests } = await open(reader.key);
    const causes = await readTable(page, "dead-letter-causes");
    assertEquals(causes.map(([cause = "", open]) => [cause.split(/\s{2,}/)[0], open]), [
      ["Its id came before with another date id_reused", "3"],
      ["No JSON not_json", "2"],
      ["Its id came before with other content conflict", "1"],
      ["No valid basket · A text is empty (/id) · A text is empty (/store) invalid_basket", "1"],
    ]);
    await page.locator("#letters-need-admin").waitFor();
    await page.locator('#dead-letter-causes a[href*="code=conflict"]').click();
    await page.locator("#dead-letter-list tbody tr").nth(1).waitFor({ state: "detached" });
    await page.locator("#dead-letter-list .choose input").check();
    const replace = page.locator('.action-bar [data-action="replace"]').first();
    assertEquals(await replace.getAttribute("aria-disabled"), "true");
    await replace.click({ force: true });
    await page.locator("#letter-action").waitFor({ state: "hidden" });
    await shoot(page, "reader_list");
    await page.locator("#dead-letter-list .letter").click();
    await page.locator(".letter-details").waitFor();
    const text = await page.locator("#view-dead-letters").textContent() ?? "";
    assertEquals(text.includes("somebody"), false);
    assertStringIncludes(text, "are masked");
    await shoot(page, "reader_details");
    assertEquals(await findAxeViolations(page), []);
    assertEquals([errors, foreignRequests], [[], []]);
  });

  await t.step(
    "a conflict is resolved by keyboard alone, and has its row of the audit",
    async () => {
      const { page, errors } = await open(office.key);
      const tabTo = async (selector: string) => {
        for (let presses = 0; presses < 80; presses++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) {
            return;
          }
        }
        throw new Error(`Cannot reach ${selector} by keyboard`);
      };
      await tabTo('#dead-letter-causes a[href*="code=conflict"]');
      await page.keyboard.press("Enter");
      await page.locator("#dead-letter-list tbody tr").nth(1).waitFor({ state: "detached" });
      await tabTo(".letter");
      await page.keyboard.press("Enter");
      await page.locator(".versions").waitFor();
      const differing = await page.locator(".versions .differs").evaluateAll((rows) =>
        rows.map((row) =>
          [...row.children].map((cell) => (cell.textContent ?? "").replaceAll(/\s+/g, " ").trim())
        )
      );
      assertEquals(differing, [
        ["≠(differs) Total", "€4.50", "€7.25"],
        ["≠(differs) Lines", "3", "1"],
        ["≠(differs) Extra", "–", '{"customer":"somebody"}'],
        ["≠(differs) Line 1", "123456789 Banana · €1.50", "123456789 Banana · €7.25"],
        ["≠(differs) Line 2", "123456789 Bread · €1.50", "–"],
        ["≠(differs) Line 3", "123456789 Water · €1.50", "–"],
      ]);
      await tabTo('.letter-details [data-action="replace"]');
      await page.keyboard.press("Enter");
      await page.locator("#letter-action input").waitFor();
      await page.keyboard.type("the shop corrected it");
      assertEquals(await findAxeViolations(page), []);
      await shoot(page, "dialog_asks");
      await page.keyboard.press("Enter");
      await settle(page);
      assertStringIncludes(
        await page.locator("#letter-action-state").textContent() ?? "",
        "replaced: 1",
      );
      assertEquals(await findAxeViolations(page), []);
      await page.keyboard.press("Escape");
      await page.locator("#letter-audit").waitFor();
      const [[_at, ...audit] = []] = await readTable(page, "letter-audit");
      assertEquals(audit, [
        "office",
        "dead_letters.replace",
        "the shop corrected it",
        `${LIVE}/0@1`,
      ]);
      assertEquals(errors, []);
    },
  );

  await t.step("all of a code at once, as many as the dialog says", async () => {
    const { page, errors } = await open(office.key, { width: 390 });
    await page.locator('#dead-letter-causes a[href*="code=id_reused"]').click();
    await page.locator('#letters-of-code [data-action="new-id"]').click();
    const dialog = page.locator("#letter-action");
    assertStringIncludes(await dialog.textContent() ?? "", "id_reused: 3 now");
    await dialog.locator("input").fill("that till counts from 1 each day");
    await dialog.locator(".primary").click();
    await settle(page);
    assertStringIncludes(await dialog.textContent() ?? "", "replayed: 3");
    await shoot(page, "dialog_done_390");
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByText("None like that.").waitFor();
    assertEquals(errors, []);
  });

  await t.step("several that were chosen are discarded", async () => {
    const { page, errors } = await open(office.key);
    await page.locator('#dead-letter-causes a[href*="code=not_json"]').click();
    await page.locator("#dead-letter-list thead input").check();
    await page.setViewportSize({ width: 390, height: 800 });
    await shoot(page, "chosen_390");
    await page.locator('.action-bar [data-action="discard"]').first().click();
    const dialog = page.locator("#letter-action");
    assertStringIncludes(await dialog.textContent() ?? "", "This is about 2 dead letters.");
    await dialog.locator("input").fill("a test of ours");
    await dialog.locator(".primary").click();
    await settle(page);
    assertEquals(await dialog.locator(".outcomes li").count(), 2);
    assertEquals(errors, []);
  });

  await t.step("verify finds nothing, and the audit has each with the key's name", async () => {
    await waitUntil("one is left", async () => await countOpen() === 1);
    const { code, stdout } = await runTask("verify", {
      args: ["--wait", "60"],
      env: as("reader"),
    });
    assertEquals(code, 0, stdout);
    const audit = await readAudit(database, { limit: 50 });
    assertEquals(
      audit.map(({ actor, action }) => `${actor} ${action}`).toSorted(),
      [
        ...Array(2).fill("office dead_letters.discard"),
        "office dead_letters.replace",
        ...Array(3).fill("office dead_letters.replay"),
      ].toSorted(),
    );
  });

  await t.step("narrow and wide, light and dark, in three languages", async (t) => {
    for (const [width, colorScheme, locale] of SIGHTS) {
      await t.step(`${width} ${colorScheme} ${locale}`, async () => {
        const { page, errors } = await open(office.key, { width, colorScheme, locale });
        for (const at of [undefined, `${LIVE}/0@7`, `${LIVE}/0@1`]) {
          const hash = at === undefined ? "" : `?at=${at}`;
          await page.goto(`${url}/#/dead-letters${hash}`);
          await page.locator(
            at === undefined ? "#dead-letter-list" : `.letter-details[data-position^="${at}"]`,
          ).waitFor();
          assertEquals(await readOverflow(page) <= 0, true, `${hash} at ${width}`);
          assertEquals(await findAxeViolations(page), [], hash);
          await shoot(page, `${width}_${colorScheme}_${locale}${hash.replaceAll(/\W/g, "_")}`);
        }
        assertEquals(errors, []);
      });
    }
  });
});

/** Widths, colours and languages: each of them, not all together. */
const SIGHTS = [
  [1_440, "light", "en-US"],
  [1_440, "dark", "nl-BE"],
  [390, "light", "fr-BE"],
  [320, "dark", "en-US"],
] as const;

/** For who wants to look: `SHOTS=/tmp/shots`. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("SHOTS");
  if (folder !== undefined) {
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }
}
