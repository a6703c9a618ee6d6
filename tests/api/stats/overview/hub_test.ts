/**
 * However many watch, the overview is made once a tick, and only while somebody watches; and each
 * stream has all of it, unless its reader falls behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createHub, type HubOptions, MAX_BEHIND } from "../../../../api/stats/overview/hub.ts";
import { waitUntil } from "../../../support/wait_until.ts";
import { readEvents } from "../support/read_events.ts";
import { figuresOf, someParts } from "../support/some_parts.ts";

/** A hub whose overviews are numbered by their baskets, and for whom each was made. */
function aHub(changes: Partial<HubOptions> = {}) {
  const stop = new AbortController();
  const made: string[] = [];
  const hub = createHub({
    ...someParts({
      createReadFigures: (stores) => () => {
        made.push(stores?.join() ?? "all");
        return Promise.resolve(figuresOf(made.length));
      },
    }),
    stop: stop.signal,
    intervalMs: 10,
    ...changes,
  });
  /** The numbers of the overviews of one stream as they arrive. */
  function watch(stores: readonly string[] | null = null) {
    const stream = hub.watch(stores);
    if (stream === undefined) throw new Error("The hub takes no more watchers");
    const events = readEvents(new Response(stream));
    const seen: number[] = [];
    let isOpen = true;
    let isLeaving = false;
    (async () => {
      for await (const { overview } of events) {
        seen.push(overview.totals?.baskets ?? -1);
        if (isLeaving) break;
      }
      isOpen = false;
    })();
    return { seen, isOpen: () => isOpen, leave: () => isLeaving = true };
  }
  return { hub, made, watch, stop: () => stop.abort(), [Symbol.dispose]: () => stop.abort() };
}

Deno.test("a stream is the retry delay, then one event an overview, until the stop", async () => {
  using world = aHub();
  const stream = world.hub.watch(null);
  const overview = await world.hub.read(null);
  // While the third is made, two have been sent.
  await waitUntil("a third is made", () => world.made.length >= 3);
  world.stop();
  assertEquals(world.hub.watchers, 0);
  const [retry, first = "", second = ""] = (await new Response(stream).text()).split("\n\n");
  assertEquals([retry, first], [
    "retry: 2000",
    `event: overview\ndata: ${JSON.stringify(overview)}`,
  ]);
  assertEquals(second.startsWith("event: overview\ndata: {"), true);
});

Deno.test("a hub sends all watchers the same overviews, each made once", async () => {
  using world = aHub();
  const watchers = Array.from({ length: 200 }, () => world.watch());
  await waitUntil("three came to all", () => watchers.every(({ seen }) => seen.length >= 3));
  world.stop();
  await waitUntil("all have ended", () => watchers.every(({ isOpen }) => !isOpen()));
  const first = watchers[0]?.seen ?? [];
  // Those who came later have the last one that was made before.
  for (const { seen } of watchers) assertEquals(seen, first.slice(-seen.length));
  assertEquals(world.made.length, first.length);
});

Deno.test("a hub sends a later watcher the last overview at once", async () => {
  using world = aHub({ intervalMs: 60_000 });
  const first = world.watch();
  await waitUntil("the first has one", () => first.seen.length === 1);
  const second = world.watch();
  await waitUntil("the second has one", () => second.seen.length === 1);
  assertEquals([second.seen, world.made.length], [first.seen, 1]);
});

Deno.test("a hub makes overviews for each set of shops, in whatever order", async () => {
  using world = aHub({ intervalMs: 60_000 });
  const stores = [null, ["Gent"], ["Gent", "Luik"], ["Luik", "Gent"], []];
  for (const names of stores) await world.hub.read(names);
  assertEquals(world.made, ["all", "Gent", "Gent,Luik", ""]);
});

Deno.test("Hub.read() returns the overview of a moment ago", async () => {
  let nowMs = 0;
  using world = aHub({ intervalMs: 1_000, clock: () => nowMs });
  const read = async () => (await world.hub.read(null)).totals?.baskets;
  assertEquals(await Promise.all([read(), read()]), [1, 1]);
  nowMs = 999;
  assertEquals(await read(), 1);
  nowMs = 1_000;
  assertEquals(await read(), 2);
});

Deno.test("a hub makes no overview when nobody watches any more", async () => {
  using world = aHub();
  const watcher = world.watch();
  await waitUntil("two came", () => watcher.seen.length >= 2);
  watcher.leave();
  await waitUntil("it has left", () => world.hub.watchers === 0);
  // A timer that is left would fail the test: Deno's sanitizers are on.
  const again = world.watch();
  await waitUntil("two came again", () => again.seen.length >= 2);
  world.stop();
  await waitUntil("it has ended", () => !again.isOpen());
});

Deno.test("a hub whose only watcher leaves while an overview is made sends it to the next", async () => {
  const gate = Promise.withResolvers<ReturnType<typeof figuresOf>>();
  using world = aHub({ createReadFigures: () => () => gate.promise, intervalMs: 60_000 });
  await world.hub.watch(null)?.cancel();
  const second = world.watch();
  gate.resolve(figuresOf(1));
  await waitUntil("it came", () => second.seen.length === 1);
});

Deno.test("a hub takes no more watchers than it may, and others when some leave", async () => {
  using world = aHub({ maxWatchers: 2 });
  const first = world.hub.watch(null);
  world.hub.watch(["Gent"]);
  assertEquals(world.hub.watch(null), undefined);
  await first?.cancel();
  assertEquals(world.hub.watch(null) instanceof ReadableStream, true);
  assertEquals(world.hub.watchers, 2);
});

Deno.test("a hub takes 200 watchers, of whom none has more than are left", async () => {
  using world = aHub();
  for (let client = 0; client < 100; client++) world.hub.watch(null, "one");
  assertEquals([world.hub.hasItsShare("one"), world.hub.hasItsShare("other")], [true, false]);
  for (let client = 0; client < 99; client++) world.hub.watch(null, `${client}`);
  const last = world.hub.watch(null, "last");
  assertEquals([world.hub.watchers, world.hub.watch(null, "too late")], [200, undefined]);
  await last?.cancel();
  assertEquals(world.hub.watchers, 199);
});

Deno.test("a hub ends all streams at the stop, and takes nobody after it", async () => {
  using world = aHub();
  const watchers = [world.watch(), world.watch(["Gent"])];
  await waitUntil("both have one", () => watchers.every(({ seen }) => seen.length > 0));
  world.stop();
  await waitUntil("both have ended", () => watchers.every(({ isOpen }) => !isOpen()));
  assertEquals([world.hub.watchers, world.hub.watch(null)], [0, undefined]);
});

Deno.test("a hub ends a stream that has lasted for long", async () => {
  let nowMs = 0;
  using world = aHub({ clock: () => nowMs, maxWatchMs: 100 });
  const first = world.watch();
  await waitUntil("one came", () => first.seen.length > 0);
  nowMs = 50;
  const second = world.watch();
  nowMs = 120;
  await waitUntil("the first has ended", () => !first.isOpen());
  assertEquals([second.isOpen(), world.hub.watchers], [true, 1]);
});

Deno.test("a hub ends the stream of a reader who is too far behind, and of no other", async () => {
  using world = aHub({ intervalMs: 1 });
  const stream = world.hub.watch(null);
  const other = world.watch();
  await waitUntil("the stream has ended", () => world.hub.watchers === 1);
  const text = await new Response(stream).text();
  assertEquals(text.split("\n\n").length - 1, MAX_BEHIND);
  const seen = other.seen.length;
  await waitUntil("the other goes on", () => other.seen.length > seen + 2 * MAX_BEHIND);
  assertEquals(other.isOpen(), true);
});
