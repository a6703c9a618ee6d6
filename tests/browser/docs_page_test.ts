/**
 * The API reference in a browser, served by the API as its task starts it: it shows every
 * operation, loads nothing from elsewhere, and what it offers to try works.
 *
 * @module
 */
import { assertEquals, assertObjectMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { createKey } from "../../operate/api_key/create_key.ts";
import { toTaskWords } from "../../local/task_words.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { waitUntil } from "../support/wait_until.ts";
import { findAxeViolations } from "./support/find_axe_violations.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

/** The flags of `deno task api`: the page must not need more than the task has. */
const PERMISSIONS = toTaskWords("api").filter((word) => word.startsWith("--allow-"));

/** The API over a broker of its own. */
async function startApi(env: Record<string, string> = {}) {
  await using started = new AsyncDisposableStack();
  const broker = started.use(await startTestBroker());
  const api = started.use(spawnService("api", {
    env: { KAFKA_BROKERS: broker.address, ...env },
    permissions: PERMISSIONS,
  }));
  await api.untilReady();
  const running = started.move();
  return { url: await api.url(), [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openDocs(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/docs`);
  await page.locator(".opblock").first().waitFor();
}

/** Sends the example of an operation and returns the answer that the page shows. */
async function tryExample(
  page: Page,
  operationId: "postBasket" | "postBatch",
): Promise<{ readonly status: string; readonly body: string }> {
  const operation = page.locator(`#operations-Baskets-${operationId}`);
  await operation.locator(".opblock-summary-control").click();
  await operation.locator(".try-out__btn").click();
  await operation.locator(".execute").click();
  const answer = operation.locator(".live-responses-table .response");
  return {
    status: (await answer.locator(".response-col_status").innerText()).trim(),
    body: await answer.locator(".highlight-code code").first().innerText(),
  };
}

Deno.test(inBrowser("GET /docs shows every operation, on a desk and on a phone"), async (t) => {
  await using api = await startApi();
  await using browser = await openBrowser();
  const { paths } = await (await fetch(`${api.url}/openapi.json`)).json();
  const operations = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  for (const width of [1_440, 390]) {
    await t.step(`${width} pixels`, async () => {
      const { page, errors, foreignRequests } = await browser.openPage({ width });
      await openDocs(page, api.url);
      const shown = await page.locator(".opblock").evaluateAll((blocks) =>
        blocks.map((block) =>
          [".opblock-summary-method", ".opblock-summary-path"]
            .map((part) => block.querySelector(part)?.textContent?.replaceAll("\u200b", ""))
            .join(" ")
        )
      );
      assertEquals(shown.toSorted(), operations.toSorted());
      await page.locator(".opblock-summary-control").evaluateAll((summaries) => {
        for (const summary of summaries) (summary as unknown as { click(): void }).click();
      });
      await waitUntil(
        "all are open",
        async () => await page.locator(".responses-table").count() === operations.length,
        { timeoutMs: 60_000 },
      );
      // Nothing has to be scrolled sideways.
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), width);
      assertEquals({ errors, foreignRequests }, { errors: [], foreignRequests: [] });
    });
  }
});

Deno.test(inBrowser("axe finds nothing on GET /docs, in the light and in the dark"), async (t) => {
  await using api = await startApi();
  await using browser = await openBrowser();
  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(colorScheme, async () => {
      const { page, errors } = await browser.openPage();
      await page.emulateMedia({ colorScheme });
      await openDocs(page, api.url);
      assertEquals(await findAxeViolations(page), []);
      for (const operationId of ["postBasket", "getBasket"]) {
        const operation = page.locator(`#operations-Baskets-${operationId}`);
        await operation.locator(".opblock-summary-control").click();
        await operation.locator(".try-out__btn").click();
        await operation.locator(".responses-table").waitFor();
      }
      assertEquals(await findAxeViolations(page), [], "with operations open");
      assertEquals(errors, []);
    });
  }
  await t.step("what is drawn follows the colour scheme, also while the page is open", async () => {
    const { page } = await browser.openPage();
    await openDocs(page, api.url);
    for (const [colorScheme, ground] of Object.entries(GROUNDS)) {
      await page.emulateMedia({ colorScheme: colorScheme as keyof typeof GROUNDS });
      await waitUntil(
        `the ground is ${ground}`,
        async () => await page.evaluate(READ_GROUND) === ground,
      );
    }
  });
});

const READ_GROUND = `getComputedStyle(document.querySelector(".swagger-ui")).backgroundColor`;
/** What Swagger UI is drawn on; in the light it lets the page through. */
const GROUNDS = { light: "rgba(0, 0, 0, 0)", dark: "rgb(28, 32, 34)" } as const;

Deno.test(inBrowser("GET /docs leads back to the dashboard, by keyboard"), async () => {
  await using api = await startApi();
  await using browser = await openBrowser();
  const { page } = await browser.openPage({ width: 390 });
  await openDocs(page, api.url);
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.textContent"), "← Dashboard");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${api.url}/`);
});

Deno.test(inBrowser("a basket sent from GET /docs is accepted"), async () => {
  await using api = await startApi();
  await using browser = await openBrowser();
  const { page, errors, foreignRequests } = await browser.openPage();
  await openDocs(page, api.url);
  const { status, body } = await tryExample(page, "postBasket");
  assertEquals(status, "202");
  assertObjectMatch(JSON.parse(body), { store: "Brussels", id: "123456789", offset: 0 });
  assertEquals({ errors, foreignRequests }, { errors: [], foreignRequests: [] });
});

Deno.test(inBrowser("the lines sent from GET /docs are accepted"), async () => {
  await using api = await startApi();
  await using browser = await openBrowser();
  const { page } = await browser.openPage();
  await openDocs(page, api.url);
  const { status, body } = await tryExample(page, "postBatch");
  assertEquals(status, "202");
  assertObjectMatch(JSON.parse(body), { accepted: 2, rejected: 0 });
});

Deno.test(inBrowser("GET /docs sends the key that it was given, and forgets it"), async () => {
  const { key, entry } = await createKey({ name: "till", scopes: ["ingest"] });
  await using api = await startApi({ API_KEYS: JSON.stringify([entry]) });
  await using browser = await openBrowser();
  const { page, foreignRequests } = await browser.openPage();
  await openDocs(page, api.url);
  await page.locator(".auth-wrapper .authorize").click();
  await page.locator(".modal-ux input").fill(key);
  await page.locator(".modal-ux .authorize").click();
  await page.locator(".modal-ux .btn-done").click();
  assertEquals((await tryExample(page, "postBasket")).status, "202");
  await openDocs(page, api.url);
  assertEquals((await tryExample(page, "postBasket")).status, "401");
  assertEquals(foreignRequests, []);
});
