/**
 * Two clocks: what a comparison proves, for how long, and what it costs.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import {
  type ClockComparison,
  type ClockComparisonOptions,
  compareClocks,
} from "../../../shared/postgres/clock_comparison.ts";
import type { TextRow } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";

const TODAY = "2026-11-23";
const DAY_MS = 86_400_000;
const postgres = usePostgres();

Deno.test("a date is decided by nobody when only one clock finds it in the future", async (t) => {
  const cases: { name: string; ownAheadMs: number; date: string; expected: string }[] = [
    { name: "both fine", ownAheadMs: 0, date: TODAY, expected: "trusted" },
    { name: "tomorrow, fine by both", ownAheadMs: 0, date: "2026-11-24", expected: "trusted" },
    { name: "in the future by both", ownAheadMs: 0, date: "2026-11-25", expected: "trusted" },
    { name: "today, 400 days back", ownAheadMs: -400 * DAY_MS, date: TODAY, expected: "wait" },
    {
      name: "old, 400 days back",
      ownAheadMs: -400 * DAY_MS,
      date: "2020-01-01",
      expected: "trusted",
    },
    {
      name: "the far future, 400 days back",
      ownAheadMs: -400 * DAY_MS,
      date: "2999-12-31",
      expected: "trusted",
    },
    {
      name: "in a week, 30 days ahead",
      ownAheadMs: 30 * DAY_MS,
      date: "2026-11-30",
      expected: "wait",
    },
    { name: "today, 30 days ahead", ownAheadMs: 30 * DAY_MS, date: TODAY, expected: "trusted" },
    {
      name: "the day after tomorrow, 13 hours ahead",
      ownAheadMs: DAY_MS / 2,
      date: "2026-11-25",
      expected: "wait",
    },
  ];
  for (const { name, ownAheadMs, date, expected } of cases) {
    await t.step(name, async () => {
      const world = createWorld({ ownAheadMs });
      using clock = await world.compare();
      assertEquals([clock.judge(date), await clock.judgeRefusal(date)], [expected, expected]);
      assertEquals([clock.offsetSeconds, world.queries()], [ownAheadMs / 1_000, 1]);
    });
  }
});

Deno.test("without evidence the own clock is trusted", async (t) => {
  const back = { ownAheadMs: -400 * DAY_MS };
  const trusts = async (clock: ClockComparison) => {
    assertEquals([clock.judge(TODAY), clock.offsetSeconds], ["trusted", undefined]);
    assertEquals(await clock.judgeRefusal(TODAY), "trusted");
  };
  await t.step("a database that is away", async () => {
    const world = createWorld(back);
    world.answer = () => Promise.reject(new DatabaseError("Cannot connect to Postgres", {}));
    using clock = await world.compare();
    await trusts(clock);
  });
  await t.step("a database that answers nonsense", async () => {
    const world = createWorld(back);
    world.answer = () => Promise.resolve([]);
    using clock = await world.compare();
    await trusts(clock);
  });
  await t.step("an answer that took more than 10 s", async () => {
    const world = createWorld(back);
    world.answer = () => {
      world.pass(10_001);
      return world.read();
    };
    using clock = await world.compare();
    await trusts(clock);
  });
  await t.step("a comparison more than five minutes ago", async () => {
    const world = createWorld(back);
    using clock = await world.compare();
    assertEquals(clock.judge(TODAY), "wait");
    world.answer = () => Promise.reject(new DatabaseError("Cannot connect to Postgres", {}));
    world.pass(299_000);
    assertEquals(clock.judge(TODAY), "wait");
    world.pass(2_000);
    await trusts(clock);
  });
});

Deno.test("a clock that was set since is compared again before a basket is refused", async () => {
  const world = createWorld({ ownAheadMs: 0 });
  using clock = await world.compare();
  world.set({ ownAheadMs: -400 * DAY_MS });
  // What was known is about another clock.
  assertEquals(clock.offsetSeconds, undefined);
  assertEquals([await clock.judgeRefusal(TODAY), world.queries()], ["wait", 2]);
  // And the other way round: mended by NTP.
  world.set({ ownAheadMs: 0 });
  assertEquals([await clock.judgeRefusal("2026-11-25"), world.queries()], ["trusted", 3]);
  assertEquals(clock.offsetSeconds, 0);
});

Deno.test("judge() notices that the clock was set, and waits for nothing", async () => {
  const world = createWorld({ ownAheadMs: 0 });
  using clock = await world.compare();
  world.set({ ownAheadMs: 30 * DAY_MS });
  assertEquals([clock.judge("2026-11-30"), world.queries()], ["trusted", 2]);
  await turns();
  assertEquals([clock.judge("2026-11-30"), world.queries()], ["wait", 2]);
});

Deno.test("a machine that slept compares again: both clocks are right", async () => {
  const world = createWorld({ ownAheadMs: 0 });
  using clock = await world.compare();
  // The clock that never goes back stands still meanwhile, as Linux's does.
  world.sleep(8 * 3_600_000);
  assertEquals([await clock.judgeRefusal("2026-11-25"), clock.offsetSeconds], ["trusted", 0]);
});

Deno.test("suspicious baskets share one query, and one in 10 s is enough", async () => {
  const world = createWorld({ ownAheadMs: 0 });
  using clock = await world.compare();
  const many = () =>
    Promise.all(Array.from({ length: 100 }, () => clock.judgeRefusal("2999-12-31")));
  await many();
  assertEquals(world.queries(), 1);
  world.pass(10_000);
  await many();
  assertEquals([world.queries(), world.mostAtOnce()], [2, 1]);
});

Deno.test("a database that hangs costs the first suspicious basket 2 s", async () => {
  const hanging = Promise.withResolvers<readonly TextRow[]>();
  const world = createWorld({ ownAheadMs: 0 });
  world.answer = () => hanging.promise;
  using clock = await world.compare();
  const startedAt = performance.now();
  assertEquals(await clock.judgeRefusal(TODAY), "trusted");
  world.pass(60_000);
  for (let basket = 0; basket < 100; basket++) await clock.judgeRefusal(TODAY);
  const seconds = (performance.now() - startedAt) / 1_000;
  assertEquals([seconds < 60, world.queries()], [true, 1], `${seconds} s`);
  hanging.reject(new Error("gone"));
  await turns();
});

Deno.test("differences within half a round trip are none", async (t) => {
  for (
    const { ownAheadMs, expected } of [
      { ownAheadMs: 400, expected: 0 },
      { ownAheadMs: -400, expected: 0 },
      { ownAheadMs: 700, expected: 0.7 },
    ]
  ) {
    await t.step(`${ownAheadMs} ms in a round trip of 1 s`, async () => {
      const world = createWorld({ ownAheadMs });
      world.answer = () => {
        world.pass(500);
        const rows = world.read();
        world.pass(500);
        return rows;
      };
      using clock = await world.compare();
      assertEquals(clock.offsetSeconds, expected);
    });
  }
});

Deno.test("a clock more than a minute off is one log line, and one when that is over", async () => {
  const lines: [string, string, unknown][] = [];
  await configure({
    reset: true,
    sinks: {
      lines: ({ level, message, properties }: LogRecord) =>
        lines.push([level, message.join(""), properties.offsetSeconds]),
    },
    loggers: [
      { category: ["postgres", "clock"], sinks: ["lines"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  const world = createWorld({ ownAheadMs: 59_000 });
  using clock = await world.compare();
  for (const ownAheadMs of [61_000, 90_000, -DAY_MS, 60_000, 1_000]) {
    world.set({ ownAheadMs });
    await clock.judgeRefusal(TODAY);
    world.pass(10_000);
  }
  await reset();
  assertEquals(lines, [
    ["error", "The clock differs from that of Postgres", 61],
    ["info", "The clock agrees with that of Postgres again", 60],
  ]);
});

Deno.test("a comparison is repeated in intervals until it is disposed", async () => {
  const world = createWorld({ ownAheadMs: 0, intervalMs: 5 });
  {
    using _clock = await world.compare();
    while (world.queries() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const queries = world.queries();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(world.queries(), queries);
});

Deno.test("a real Postgres tells its time", { ignore: !may.runStack }, async () => {
  await using database = await postgres.openDatabase({ schema: false });
  using right = compareClocks({ database });
  using back = compareClocks({ database, nowMs: () => Date.now() - 400 * DAY_MS });
  const today = new Date().toISOString().slice(0, 10);
  assertEquals(await right.judgeRefusal(today), "trusted");
  assertEquals(await back.judgeRefusal(today), "wait");
  assertEquals(Math.round(right.offsetSeconds ?? NaN), 0);
  assertEquals(Math.round(back.offsetSeconds ?? NaN), -400 * 86_400);
});

/** A database whose clock is right, and a machine whose clock is `ownAheadMs` ahead of it. */
function createWorld(
  { ownAheadMs, intervalMs = 1_000_000 }:
    & { readonly ownAheadMs: number }
    & Pick<ClockComparisonOptions, "intervalMs">,
) {
  let theirMs = Date.parse(`${TODAY}T12:00:00Z`);
  let monotonicMs = 5_000;
  let aheadMs = ownAheadMs;
  let queries = 0;
  let running = 0;
  let mostAtOnce = 0;
  const world = {
    answer: (): Promise<readonly TextRow[]> => world.read(),
    read: (): Promise<readonly TextRow[]> => Promise.resolve([{ now_ms: `${theirMs}.25` }]),
    queries: () => queries,
    mostAtOnce: () => mostAtOnce,
    pass(ms: number): void {
      theirMs += ms;
      monotonicMs += ms;
    },
    sleep(ms: number): void {
      theirMs += ms;
    },
    set({ ownAheadMs }: { readonly ownAheadMs: number }): void {
      aheadMs = ownAheadMs;
    },
    async compare(): Promise<ClockComparison> {
      const clock = compareClocks({
        database: {
          async query() {
            queries++;
            mostAtOnce = Math.max(mostAtOnce, ++running);
            try {
              return await world.answer();
            } finally {
              running--;
            }
          },
        },
        nowMs: () => theirMs + 0.25 + aheadMs,
        monotonicMs: () => monotonicMs,
        intervalMs,
      });
      await turns();
      return clock;
    },
  };
  return world;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
