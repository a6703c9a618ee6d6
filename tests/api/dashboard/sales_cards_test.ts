import { assertEquals } from "@std/assert";
import { ApiFailure } from "../../../api/dashboard/parts/api_client.js";
import { createCardLoader } from "../../../api/dashboard/sales/card_loader.js";
import { sumHeat, toHeatRows, toMeasures } from "../../../api/dashboard/sales/heat_cells.js";
import { toSizeRanges } from "../../../api/dashboard/sales/size_ranges.js";

const days = { from: "2026-11-23", to: "2026-11-29" };
/** In the period, so that it is not over. */
const readToday = () => "2026-11-29";
const aRequest = (path: string, beforePath?: string) => ({
  path,
  beforePath,
  csvPath: path,
  days,
  compared: undefined,
});

/** Answers with the path; each can be held back, or refused. */
function anApi() {
  const asked: string[] = [];
  const held = new Map<string, PromiseWithResolvers<void>>();
  const failing = new Set<string>();
  return {
    asked,
    failing,
    hold(path: string) {
      const until = Promise.withResolvers<void>();
      held.set(path, until);
      return until.resolve;
    },
    async getJson(path: string, signal?: AbortSignal) {
      asked.push(path);
      await held.get(path)?.promise;
      signal?.throwIfAborted();
      if (failing.has(path)) throw new ApiFailure(503, { code: "database_unavailable" });
      return { rows: [path] };
    },
  };
}

Deno.test("cards are requested when they come near, the first one first", async () => {
  const api = anApi();
  const loader = createCardLoader({ api, onChange() {}, readToday });
  loader.setRequests([["a", aRequest("a", "a-before")], ["b", aRequest("b")], ["c", undefined]]);
  loader.setNear("b", true);
  assertEquals(await loader.load(), true);
  assertEquals(api.asked, ["b"]);
  loader.setNear("a", true);
  loader.setNear("c", true);
  await loader.load();
  assertEquals(api.asked, ["b", "a", "a-before"]);
  const { now, before, isCurrent } = loader.read("a");
  assertEquals([now?.rows, before?.rows, isCurrent], [["a"], ["a-before"], true]);
  await loader.refresh();
  assertEquals(api.asked.slice(3), ["a", "a-before", "b"]);
});

Deno.test("an answer to an older request is not shown", async () => {
  const api = anApi();
  const loader = createCardLoader({ api, onChange() {}, readToday });
  loader.setRequests([["a", aRequest("old")]]);
  const release = api.hold("old");
  loader.setNear("a", true);
  const first = loader.load();
  loader.setRequests([["a", aRequest("new")]]);
  const second = loader.refresh();
  release();
  assertEquals([await first, await second], [true, true]);
  assertEquals(loader.read("a").now?.rows, ["new"]);
});

Deno.test("another request of one card leaves those of the others alone", async () => {
  const api = anApi();
  const loader = createCardLoader({ api, onChange() {}, readToday });
  loader.setRequests([["a", aRequest("a")], ["b", aRequest("b")]]);
  const release = api.hold("b");
  loader.setNear("a", true);
  loader.setNear("b", true);
  const first = loader.load();
  loader.setRequests([["a", aRequest("a, searched")], ["b", aRequest("b")]]);
  loader.load();
  release();
  await first;
  assertEquals(api.asked, ["a", "b", "a, searched"]);
  assertEquals([loader.read("a").now?.rows, loader.read("b").now?.rows], [["a, searched"], ["b"]]);
});

Deno.test("a view that is left asks for nothing more, and for all when it is shown again", async () => {
  const api = anApi();
  const loader = createCardLoader({ api, onChange() {}, readToday });
  loader.setRequests([["a", aRequest("a")], ["b", aRequest("b")]]);
  const release = api.hold("a");
  loader.setNear("a", true);
  const first = loader.load();
  loader.leave();
  loader.setRequests([["a", aRequest("a")], ["b", aRequest("b")]]);
  release();
  await first;
  assertEquals([api.asked, loader.read("a").isCurrent], [["a"], false]);
  await loader.refresh();
  assertEquals([api.asked, loader.read("a").isCurrent], [["a", "a"], true]);
});

Deno.test("a card that fails keeps the rows of the same request", async () => {
  const api = anApi();
  const loader = createCardLoader({ api, onChange() {}, readToday });
  loader.setRequests([["a", aRequest("a")]]);
  loader.setNear("a", true);
  await loader.load();
  api.failing.add("a");
  assertEquals(await loader.refresh(), false);
  const { now, failure, isCurrent } = loader.read("a");
  assertEquals([now?.rows, failure?.status, isCurrent], [["a"], 503, true]);
  loader.setRequests([["a", aRequest("other")]]);
  assertEquals(loader.read("a").isCurrent, false);
});

Deno.test("days that are over are requested once a minute", async () => {
  const api = anApi();
  let ms = 0;
  const clock = () => ms;
  const loader = createCardLoader({ api, onChange() {}, readToday, clock });
  const compared = { from: "2026-11-16", to: "2026-11-22" };
  loader.setRequests([["a", { ...aRequest("a", "a-before"), compared }]]);
  loader.setNear("a", true);
  await loader.load();
  ms = 59_999;
  await loader.refresh();
  assertEquals(api.asked, ["a", "a-before", "a"]);
  assertEquals(loader.read("a").before?.rows, ["a-before"]);
  ms = 60_000;
  await loader.refresh();
  assertEquals(api.asked.slice(3), ["a", "a-before"]);
  loader.setRequests([["a", { ...aRequest("b"), days: compared }]]);
  await loader.refresh();
  await loader.refresh();
  assertEquals(api.asked.slice(5), ["b"]);
});

Deno.test("toHeatRows() has every hour between the first and the last", () => {
  const row = (weekday: number, hour: number, baskets: number) => ({
    weekday,
    hour,
    baskets,
    products: null,
    revenue: baskets * 10,
  });
  const rows = [row(1, 9, 10), row(6, 11, 100), row(7, 11, -1)];
  assertEquals(toMeasures(rows), ["baskets", "revenue"]);
  const heat = toHeatRows(rows, {
    measure: "baskets",
    days: { from: "2026-11-16", to: "2026-11-29" },
  });
  assertEquals(heat.map(({ hour }) => hour), [9, 10, 11]);
  assertEquals(heat[2]?.cells[5], { weekday: 6, hour: 11, value: 100, average: 50, level: 5 });
  assertEquals(heat[0]?.cells[0]?.level, 1);
  assertEquals(heat[2]?.cells[6]?.level, 0);
  assertEquals(toHeatRows([], { measure: "baskets", days }), []);
});

Deno.test("sumHeat() sums the cells that are chosen", () => {
  const row = (weekday: number, hour: number, baskets: number) => ({
    weekday,
    hour,
    baskets,
    products: null,
    revenue: baskets * 0.1,
  });
  const rows = [row(6, 10, 1), row(6, 11, 2), row(7, 11, 4)];
  assertEquals(sumHeat(rows, { weekday: 6, hour: 11 }).baskets, 2);
  assertEquals(sumHeat(rows, { hour: 11 }), {
    revenue: 0.6,
    baskets: 6,
    average: 0.09999999999999999,
    products: null,
  });
  assertEquals(sumHeat(rows, { weekday: 6 }).revenue, 0.3);
});

Deno.test("toSizeRanges() counts each basket once", () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({ products: index + 1, baskets: 2 }));
  const ranges = toSizeRanges(rows);
  assertEquals(ranges.reduce((sum, { baskets }) => sum + baskets, 0), 120);
  assertEquals(ranges.slice(4, 7), [
    { from: 5, to: 5, baskets: 2 },
    { from: 6, to: 7, baskets: 4 },
    { from: 8, to: 10, baskets: 6 },
  ]);
  assertEquals(ranges.at(-1), { from: 31, to: undefined, baskets: 60 });
  assertEquals(toSizeRanges([]), []);
});
