/**
 * axe-core, which looks for what keeps people with a screen reader, a keyboard or weak eyes out.
 *
 * @module
 */
import type { Page } from "playwright-core";
import axeScript from "axe-core/axe.min.js" with { type: "text" };

/**
 * What axe finds on the page as it is now, a line each: rule, impact, first places. Colours are those
 * of the page's colour scheme, so look once in each.
 */
export async function findAxeViolations(page: Page): Promise<readonly string[]> {
  // Over the debugger, which the page's policy does not bind.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axeScript);
  // Something that is about to fade in has the colours of a moment.
  const found: unknown = await page.evaluate(`(async () => {
    const ending = document.getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) =>
      [id, impact, nodes.length, ...nodes.slice(0, 5).map(({ target, any }) =>
        target.join(" ") + (any[0] === undefined ? "" : " (" + any[0].message + ")"))].join(" "));
  })()`);
  return found as readonly string[];
}
