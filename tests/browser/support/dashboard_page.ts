/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What a reader sees on the dashboard, for tests to compare: numbers as numbers, tables as rows.
 *
 * @module
 */
import type { Page } from "playwright-core";

/** The number in the element with this id, as the locale en-US writes it; `NaN` for a dash. */
export async function readNumber(page: Page, id: string): Promise<number> {
  return toNumber(await page.locator(`#${id}`).textContent() ?? "");
}

/** Waits until that number is this one. */
export async function untilNumber(page: Page, id: string, value: number): Promise<void> {
  const hasText = new RegExp(`^\\s*${value.toLocaleString("en-US")}\\s*$`);
  await page.locator(`#${id}`, { hasText }).waitFor();
}

/** The texts of a table's body, row by row. */
export async function readTable(page: Page, id: string): Promise<readonly (readonly string[])[]> {
  // In one look: the page may refill the table between two.
  return await page.locator(`#${id} tbody tr`).evaluateAll((rows) =>
    rows.map((row) =>
      [...row.querySelectorAll("th, td")].map((cell) => (cell.textContent ?? "").trim())
    )
  );
}

/** The same of a table that is paged, from its first page to its last. */
export async function readAllPages(
  page: Page,
  id: string,
): Promise<readonly (readonly string[])[]> {
  const pager = page.locator(`.data-table:has(#${id}) .pager button`);
  const [back, forth] = [pager.first(), pager.last()];
  const can = async (button: typeof back) =>
    await button.count() > 0 && await button.getAttribute("aria-disabled") === "false";
  while (await can(back)) await back.click();
  const rows = [...await readTable(page, id)];
  while (await can(forth)) {
    await forth.click();
    rows.push(...await readTable(page, id));
  }
  return rows;
}

/** `€1,234.50` as 1234.5. */
export function toNumber(text: string): number {
  const digits = text.replaceAll(/[^\d.-]/g, "");
  return digits === "" ? NaN : Number(digits);
}

/**
 * Whether the chart in the element with this id shows more than its axes: a bar with a height, or
 * pixels of the accent.
 */
export async function isDrawn(page: Page, id: string): Promise<boolean> {
  const bars = page.locator(`#${id} rect.bar-now`);
  if (await bars.count() > 0) {
    return await bars.evaluateAll((all) =>
      all.some((bar) => Number(bar.getAttribute("height")) > 0)
    );
  }
  if (await page.locator(`#${id} canvas`).count() === 0) return false;
  return await page.locator(`#${id} canvas`).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return false;
    const style = getComputedStyle(document.documentElement);
    const accent = style.getPropertyValue("--accent").trim().slice(1);
    const wanted = [0, 2, 4].map((at) => parseInt(accent.slice(at, at + 2), 16));
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    let found = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (wanted.every((value, index) => Math.abs(value - (pixels[at + index] ?? 0)) < 8)) found++;
    }
    return found > 20;
  });
}

/** How many pixels the page is wider than its window. */
export async function readOverflow(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** The text of what is wrong, as the page says it; empty when nothing is. */
export async function readBanners(page: Page): Promise<string> {
  return await page.locator("#banners").textContent() ?? "";
}
