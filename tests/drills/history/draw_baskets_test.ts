/**
 * Which baskets clients draw: new ones, those of others, and what operators have touched.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createBasketDrawer } from "./draw_baskets.ts";
import { OLD_DAY } from "./history_event.ts";

const nowMs = Date.UTC(2026, 0, 31, 23, 59);
/** Counts up, as far as it may: every number comes. */
const counting = () => {
  let count = 0;
  return (most: number) => count++ % (most + 1);
};

Deno.test("createBasketDrawer() dates baskets near the last good day, and years ago", () => {
  const drawer = createBasketDrawer(counting(), { nowMs });
  const dates = (["tomorrow", "too_late", "old"] as const).map((kind) => drawer.draw(kind));
  assertEquals(dates.map(({ basket, dated, kind }) => [basket.date, dated, kind]), [
    ["2026-02-01", "tomorrow", "single"],
    ["2026-02-03", "too_late", "invalid"],
    [OLD_DAY, "old", "single"],
  ]);
});

Deno.test("createBasketDrawer() sends favourites again, long after they were new", () => {
  const favourites: string[] = [];
  const drawer = createBasketDrawer(counting(), { favourites });
  const first = drawer.draw("single");
  for (let index = 0; index < 1_000; index++) drawer.draw("single");
  const draw = () => Array.from({ length: 100 }, () => drawer.draw("repeat").key);
  assert(!draw().includes(first.key));
  favourites.push(first.basket.id);
  assert(draw().includes(first.key));
});
