/**
 * However many watch, the overview is made once a tick, and only while somebody watches.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createHub, type HubOptions } from "../../../../api/stats/overview/hub.ts";
import type { Overview } from "../../../../api/stats/overview/overview.ts";
import { waitUntil } from "../../../support/wait_until.ts";
import { figuresOf, someParts } from "../support/some_parts.ts";

/** A hub whose overviews are numbered by their baskets, and how many were made for whom. */
function aHub(changes: Partial<HubOptions> = {}) {
  const stop = new AbortController();
  const made: string[] = [];
  const hub = createHub({
    ...someParts({
      readFigures(stores) {
        made.push(stores?.join() ?? "all");
        return Promise.resolve(figuresOf(made.length));
      },
    }),
    stop: stop.signal,
    intervalMs: 10,
    ...changes,
  });
  return { hub, made, stop: () => stop.abort(), [Symbol.dispose]: () => stop.abort() };
}

/** Somebody who counts. */
function aWatcher() {
  const told: Overview[] = [];
  let ended = 0;
  return {
    told,
    ended: () => ended,
    tell: (overview: Overview) => void told.push(overview),
    end: () => void ended++,
  };
}

Deno.test("a hub tells all watchers the same overviews, each made once", async () => {
  using world = aHub();
  const watchers = Array.from({ length: 200 }, aWatcher);
  for (const watcher of watchers) world.hub.watch(null, watcher);
  await waitUntil("three were told", () => (watchers[0]?.told.length ?? 0) >= 3);
  world.stop();
  for (const { told } of watchers) assertEquals(told, watchers[0]?.told);
  assertEquals(world.made.length, watchers[0]?.told.length);
});

Deno.test("a hub tells who comes later the last overview at once", async () => {
  using world = aHub({ intervalMs: 60_000 });
  const [first, second] = [aWatcher(), aWatcher()];
  world.hub.watch(null, first);
  await waitUntil("the first was told", () => first.told.length === 1);
  world.hub.watch(null, second);
  assertEquals(second.told, first.told);
  assertEquals(world.made.length, 1);
});

Deno.test("a hub makes overviews for each set of shops, in whatever order", async () => {
  using world = aHub({ intervalMs: 60_000 });
  const stores = [null, ["Gent"], ["Gent", "Luik"], ["Luik", "Gent"], []];
  for (const names of stores) await world.hub.read(names);
  assertEquals(world.made, ["all", "Gent", "Gent,Luik", ""]);
});

Deno.test("a hub gives who asks the overview of a moment ago", async () => {
  let nowMs = 0;
  using world = aHub({ intervalMs: 1_000, clock: () => nowMs });
  const read = async () => (await world.hub.read(null)).totals?.baskets;
  assertEquals(await Promise.all([read(), read()]), [1, 1]);
  nowMs = 999;
  assertEquals(await read(), 1);
  nowMs = 1_000;
  assertEquals(await read(), 2);
});

Deno.test("a hub does nothing when nobody watches any more", async () => {
  using world = aHub();
  const watcher = aWatcher();
  const leave = world.hub.watch(null, watcher);
  await waitUntil("it was told", () => watcher.told.length >= 2);
  leave?.();
  leave?.();
  // No timer is left, or the test's sanitizer would complain.
  assertEquals([world.hub.watchers, watcher.ended()], [0, 0]);
  const again = aWatcher();
  world.hub.watch(null, again);
  await waitUntil("it is told again", () => again.told.length >= 2);
});

Deno.test("a hub whose only watcher leaves while an overview is made tells the next one", async () => {
  const gate = Promise.withResolvers<ReturnType<typeof figuresOf>>();
  using world = aHub({ readFigures: () => gate.promise, intervalMs: 60_000 });
  const [first, second] = [aWatcher(), aWatcher()];
  world.hub.watch(null, first)?.();
  world.hub.watch(null, second);
  gate.resolve(figuresOf(1));
  await waitUntil("it was told", () => second.told.length === 1);
  assertEquals(first.told, []);
});

Deno.test("a hub takes no more watchers than it may, and others when some leave", () => {
  using world = aHub({ maxWatchers: 2 });
  const leave = world.hub.watch(null, aWatcher());
  world.hub.watch(["Gent"], aWatcher());
  assertEquals(world.hub.watch(null, aWatcher()), undefined);
  leave?.();
  assertEquals(typeof world.hub.watch(null, aWatcher()), "function");
  assertEquals(world.hub.watchers, 2);
});

Deno.test("a hub ends all watching at the stop, and takes nobody after it", async () => {
  using world = aHub();
  const watchers = [aWatcher(), aWatcher()];
  world.hub.watch(null, watchers[0] ?? aWatcher());
  world.hub.watch(["Gent"], watchers[1] ?? aWatcher());
  await waitUntil("both were told", () => watchers.every(({ told }) => told.length > 0));
  world.stop();
  assertEquals(watchers.map(({ ended }) => ended()), [1, 1]);
  assertEquals(world.hub.watchers, 0);
  assertEquals(world.hub.watch(null, aWatcher()), undefined);
});

Deno.test("a hub ends who has watched for long", async () => {
  let nowMs = 0;
  using world = aHub({ clock: () => nowMs, maxWatchMs: 100 });
  const [first, second] = [aWatcher(), aWatcher()];
  world.hub.watch(null, first);
  await waitUntil("it was told", () => first.told.length > 0);
  nowMs = 50;
  world.hub.watch(null, second);
  nowMs = 120;
  await waitUntil("the first has ended", () => first.ended() === 1);
  assertEquals([second.ended(), world.hub.watchers], [0, 1]);
});

Deno.test("a hub goes on without a watcher that throws", async () => {
  using world = aHub();
  const other = aWatcher();
  const tell = () => {
    throw new Error("Broken");
  };
  world.hub.watch(null, { ...aWatcher(), tell });
  world.hub.watch(null, other);
  await waitUntil("others are told all the same", () => other.told.length >= 3);
  assertEquals(world.hub.watchers, 1);
});
