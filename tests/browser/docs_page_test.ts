/**
 * The API reference in a browser, served by the API as its task starts it: it shows every
 * operation, loads nothing from elsewhere, and what it offers to try works.
 *
 * @module
 */
import { assertEquals, assertObjectMatch } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { createKey } from "../../operate/api_key/create_key.ts";
import { toTaskWords } from "../../local/task_words.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { eventually } from "../support/eventually.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

/** The flags of `deno task api`: the page must not need more than the task has. */
const PERMISSIONS = toTaskWords("api").filter((word) => word.startsWith("--allow-"));

/** The API over the broker at `address`. */
async function startApi(address: string, env: Readonly<Record<string, string>> = {}) {
  await using starting = new AsyncDisposableStack();
  const api = starting.use(spawnService("api", {
    env: { KAFKA_BROKERS: address, ...env },
    permissions: PERMISSIONS,
  }));
  await api.untilReady();
  const running = starting.move();
  return { url: await api.url(), [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openDocs(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/docs`);
  await page.locator(".opblock").first().waitFor();
}

/** Opens an operation to try it. */
async function openOperation(page: Page, operationId: string): Promise<Locator> {
  const operation = page.locator(`#operations-Baskets-${operationId}`);
  await operation.locator(".opblock-summary-control").click();
  await operation.locator(".try-out__btn").click();
  await operation.locator(".responses-table").waitFor();
  return operation;
}

/** Sends the example of an operation that is open, and returns the answer that the page shows. */
async function sendExample(
  operation: Locator,
): Promise<{ readonly status: string; readonly body: string }> {
  await operation.locator(".execute").click();
  const answer = operation.locator(".live-responses-table .response");
  return {
    status: (await answer.locator(".response-col_status").innerText()).trim(),
    body: await answer.locator(".highlight-code code").first().innerText(),
  };
}

/** Methods and paths of the operations on the page, as in `GET /docs`. */
function readOperations(page: Page): Promise<readonly string[]> {
  return page.locator(".opblock").evaluateAll((blocks) =>
    blocks.map((block) =>
      [".opblock-summary-method", ".opblock-summary-path"]
        .map((part) => block.querySelector(part)?.textContent?.replaceAll("\u200b", ""))
        .join(" ")
    )
  );
}

Deno.test(inBrowser("the API reference, GET /docs"), async (t) => {
  const { key, entry } = await createKey({ name: "till", scopes: ["ingest"] });
  await using broker = await startTestBroker();
  await using api = await startApi(broker.address);
  await using guarded = await startApi(broker.address, { API_KEYS: JSON.stringify([entry]) });
  await using browser = await openBrowser();

  await t.step("it shows every operation, on a desk and on a phone", async () => {
    const { paths } = await (await fetch(`${api.url}/openapi.json`)).json();
    const operations = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
    );
    const { page, errors, foreignRequests } = await browser.openPage();
    await openDocs(page, api.url);
    await page.locator(".opblock-summary-control").evaluateAll((summaries) => {
      for (const summary of summaries) (summary as unknown as { click(): void }).click();
    });
    await page.locator(".responses-table").nth(operations.length - 1).waitFor();
    for (const width of [1_440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const shown = await readOperations(page);
      assertEquals(shown.toSorted(), operations.toSorted());
      // Nothing has to be scrolled sideways.
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), width);
    }
    assertEquals({ errors, foreignRequests }, { errors: [], foreignRequests: [] });
  });

  await t.step(
    "axe finds nothing in the light and in the dark, and what it sends is accepted",
    async () => {
      const { page, errors, foreignRequests } = await browser.openPage({ colorScheme: "dark" });
      await openDocs(page, api.url);
      const look = async () => {
        for (const colorScheme of ["dark", "light"] as const) {
          await page.emulateMedia({ colorScheme });
          await eventually(async () =>
            assertEquals(await page.evaluate(READ_GROUND), GROUNDS[colorScheme])
          );
          assertEquals(await findAxeViolations(page), [], colorScheme);
        }
      };
      await look();
      const postBasket = await openOperation(page, "postBasket");
      await openOperation(page, "getBasket");
      await look();
      const basket = await sendExample(postBasket);
      assertEquals(basket.status, "202");
      assertObjectMatch(JSON.parse(basket.body), { store: "Brussels", id: "123456789", offset: 0 });
      const batch = await sendExample(await openOperation(page, "postBatch"));
      assertEquals(batch.status, "202");
      assertObjectMatch(JSON.parse(batch.body), { accepted: 2, rejected: 0 });
      assertEquals({ errors, foreignRequests }, { errors: [], foreignRequests: [] });
    },
  );

  await t.step("it leads back to the dashboard, by keyboard", async () => {
    const { page } = await browser.openPage({ width: 390 });
    await openDocs(page, api.url);
    await page.keyboard.press("Tab");
    assertEquals(await page.evaluate("document.activeElement.textContent"), "← Dashboard");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${api.url}/`);
  });

  await t.step("it sends the key that it was given, and forgets it", async () => {
    const { page, foreignRequests } = await browser.openPage();
    await openDocs(page, guarded.url);
    await page.locator(".auth-wrapper .authorize").click();
    await page.locator(".modal-ux input").fill(key);
    await page.locator(".modal-ux .authorize").click();
    await page.locator(".modal-ux .btn-done").click();
    assertEquals((await sendExample(await openOperation(page, "postBasket"))).status, "202");
    await openDocs(page, guarded.url);
    assertEquals((await sendExample(await openOperation(page, "postBasket"))).status, "401");
    assertEquals(foreignRequests, []);
  });
});

const READ_GROUND = `getComputedStyle(document.querySelector(".swagger-ui")).backgroundColor`;
/** What Swagger UI is drawn on; in the light it lets the page through. */
const GROUNDS = { light: "rgba(0, 0, 0, 0)", dark: "rgb(28, 32, 34)" } as const;
