/**
 * The dashboard where the API has keys: whom it asks for one, what it does with it, and that it
 * keeps it nowhere else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_TIME_ZONE, toLocalDay } from "../../api/stats/time_zone.ts";
import { createKey } from "../../operate/api_key/create_key.ts";
import { createApiClient } from "../../generator/api_client.ts";
import { toSecret } from "../../shared/service/secret.ts";
import { stress } from "../../operate/stress/stress.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { eventually } from "../support/eventually.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readAllPages, readNumber } from "./support/dashboard_page.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

Deno.test(inBrowser("the dashboard asks for a key where the API has keys"), async (t) => {
  const analyst = await createKey({ name: "analyst", scopes: ["read"] });
  const till = await createKey({ name: "till", scopes: ["ingest"] });
  await using stack = await startTestStack();
  const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
  await using api = spawnService("api", {
    env: { ...env, API_KEYS: JSON.stringify([analyst.entry, till.entry]) },
  });
  await using consumer = spawnService("consume", { env });
  await Promise.all([api.untilReady(), consumer.untilReady()]);
  const url = await api.url();
  const { sendBasket } = createApiClient({ url, apiKey: toSecret(till.key) });
  const date = toLocalDay(new Date(), DEFAULT_TIME_ZONE);
  await stress({ requests: 20, seed: 1, date }, { sendBasket });

  await using browser = await openBrowser();
  const { page, foreignRequests } = await browser.openPage({ width: 390 });
  const signIn = page.locator("#sign-in");
  async function give(key: string): Promise<void> {
    await signIn.waitFor({ state: "visible" });
    await signIn.locator("input").fill(key);
    await signIn.locator("button").click();
  }

  await t.step("it asks, and can be asked to ask again", async () => {
    await page.goto(url);
    await signIn.waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    await page.locator("#banners").getByRole("button", { name: "Sign in" }).click();
  });

  await t.step("an unknown key is told from one that may not read", async () => {
    await give("dlz_nobody");
    await signIn.getByText("The API does not know the key you gave.").waitFor();
    await give(till.key);
    await page.getByText("Your API key may not do this").first().waitFor();
    await page.getByRole("button", { name: "Sign in with another key" }).click();
  });

  await t.step("a key that may read opens it, and stays in the tab", async () => {
    await give(analyst.key);
    await waitUntil("all are counted", async () => await readNumber(page, "sales-baskets") === 20);
    assertEquals(
      await page.evaluate("[Object.values(sessionStorage), localStorage.length, document.cookie]"),
      [[analyst.key], 0, ""],
    );
  });

  await t.step("a table is saved as CSV with the key", async () => {
    await waitUntil("all are shown", async () => await readNumber(page, "sales-baskets") === 20);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("#csv-stores").click(),
    ]);
    const chunks = await Array.fromAsync(await download.createReadStream());
    const csv = chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
    const [head, ...lines] = csv.trimEnd().split("\r\n");
    assertEquals(head, "store,baskets,revenue,averageBasket,products");
    const stores = lines.map((line) => line.split(",")[0]);
    await eventually(async () =>
      assertEquals((await readAllPages(page, "by-store")).map(([store]) => store), stores)
    );
    assertEquals(download.suggestedFilename().endsWith(".csv"), true);
  });

  await t.step("signing out forgets the key and the figures", async () => {
    await page.locator("#sign-out").click();
    await signIn.waitFor({ state: "visible" });
    assertEquals(await page.evaluate("sessionStorage.length"), 0);
    assertEquals(await page.locator("#sales-revenue").textContent(), "–");
    assertEquals(foreignRequests, []);
  });
});
