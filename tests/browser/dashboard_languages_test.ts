/**
 * The dashboard in each of its languages: no view has a text that was forgotten. What the API says
 * in English, such as the reason of a dead letter, has `lang="en"`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { startWorld } from "../drills/world.ts";
import { waitUntil } from "../support/wait_until.ts";
import { inBrowser, openBrowser } from "./support/open_browser.ts";

/** Each view, and what it has when all of it is there. */
const VIEWS = {
  "#/?period=30d": [
    ...["by-category", "by-store", "products", "uncategorised", "heat", "pairs", "sizes", "kinds"]
      .map((id) => `#${id} tbody tr`),
    "#sales-chart svg",
  ],
  "#/baskets?period=30d": ["#basket-list tbody tr"],
  "#/baskets/Gent/b-1": ["#receipt .receipt-id", "#basket-lines tbody tr"],
  "#/tills?period=30d": ["#tills-list tbody tr"],
  "#/live": [
    ...["feed", "lag", "answers", "dead-letters-by-code"].map((id) => `#${id} tbody tr`),
    "#rate-chart canvas",
  ],
  "#/refusals": ["#causes > li"],
  "#/dead-letters": ["#dead-letter-list tbody tr", "#dead-letter-causes tbody tr"],
};

/** What is the same in every language: names, codes, and words that the languages share. */
const SHARED = [
  /^(Delhaize|basket pipeline|API|CSV|Live|Broker|Total|Code|Status|Baby|Snacks|Fruit|OK|Product)$/i,
  /^(English|Nederlands|Français)$/,
  // Names and data from the baskets below, of topics, of fields and of codes.
  /Gent|Banana|Gizmo|delhaize_shop|b-\d|p-\d|[a-z]+_[a-z]+|^\/\w/,
  // Months and units, which languages abbreviate alike.
  /^(\d+ )?[\p{L}.]{1,5}$/u,
];

/** The texts that a reader sees or hears: of elements, of labels, of hints. */
function readTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement: parent } = node;
      if (parent?.closest("script, style, noscript, code, pre, [hidden], body [lang=en]") === null) {
        texts.push(node.textContent);
      }
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      if (element.closest("[hidden]") !== null) continue;
      for (const name of ["aria-label", "title", "placeholder"]) {
        texts.push(element.getAttribute(name) ?? "");
      }
    }
    return texts.map((text) => text.trim().replaceAll(/\\s+/g, " ")).filter((text) => text !== "");
  })()`);
}

/** Words, not numbers. */
const isWords = (text: string) =>
  /\p{L}{3}/u.test(text) && !SHARED.some((shared) => shared.test(text));

Deno.test(
  inBrowser("no view of the dashboard has an English text in Dutch or French"),
  async (t) => {
    await using world = await startWorld("local");
    await world.startApi();
    await world.startConsumer();
    const date = new Date().toISOString().slice(0, 10);
    const send = async (body: unknown) => {
      const response = await fetch(`${world.apiUrl}/baskets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      await response.body?.cancel();
      return response.status;
    };
    const basket = {
      ...{
        id: "b-1",
        store: "Gent",
        date,
        till: "3",
        receipt: 17,
        soldAt: `${date}T09:30:00+01:00`,
      },
      products: [
        { id: "p-1", name: "Banana", price: 1.5 },
        { id: "p-2", name: "Gizmo", price: 2.25, quantity: 0.345, unit: "kg" },
        { id: "p-3", name: "Gizmo", price: -1, kind: "return" },
        { id: "p-4", name: "Gizmo", price: -0.5, kind: "discount" },
        { id: "p-5", name: "Gizmo", price: 0.25, kind: "deposit" },
      ],
    };
    const other = { ...basket, products: [{ id: "p-1", name: "Banana", price: 2 }] };
    assertEquals(await send(basket), 202);
    await waitUntil("it is stored", async () => await world.countStored() === 1);
    assertEquals(await send(other), 202);
    assertEquals(await send({ ...basket, id: "b-2", receipt: 20 }), 202);
    assertEquals(await send({ ...basket, id: "b-3", price: 1 }), 422);
    await waitUntil("both are stored", async () => await world.countStored() === 2);
    await using browser = await openBrowser();

    /** The texts of each view. */
    async function readViews(locale: string): Promise<ReadonlyMap<string, readonly string[]>> {
      const { page, errors } = await browser.openPage({ locale, height: 4_000 });
      const texts = new Map<string, readonly string[]>();
      for (const [view, parts] of Object.entries(VIEWS)) {
        await page.goto(`${world.apiUrl}/${view}`);
        for (const part of parts) await page.locator(part).first().waitFor();
        texts.set(view, await readTexts(page));
      }
      assertEquals(errors, []);
      assertEquals(await page.evaluate("document.documentElement.lang"), locale.slice(0, 2));
      return texts;
    }

    const english = await readViews("en-US");
    for (const locale of ["nl-BE", "fr-BE"]) {
      await t.step(locale, async () => {
        for (const [view, texts] of await readViews(locale)) {
          const known = new Set(english.get(view)?.filter(isWords));
          assertEquals([...new Set(texts)].filter((text) => known.has(text)), [], view);
        }
      });
    }

    await t.step("a reader chooses another one, and it is kept", async () => {
      const { page } = await browser.openPage({ locale: "de-DE" });
      await page.goto(`${world.apiUrl}/#/?period=30d`);
      await page.locator("html[lang=en] #language").selectOption("nl");
      await page.locator("html[lang=nl]").waitFor();
      await page.goto(`${world.apiUrl}/#/tills`);
      await page.locator("html[lang=nl]").waitFor();
      assertEquals(await page.locator("#language").inputValue(), "nl");
    });
  },
);
