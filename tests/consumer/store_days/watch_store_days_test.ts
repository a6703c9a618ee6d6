/**
 * The watch over shops' days: passes, pauses, and what an error does to it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { RefreshedDays } from "../../../consumer/store_days/refresh_days.ts";
import type { StoreDay } from "../../../consumer/store_days/store_day.ts";
import {
  watchStoreDays,
  type WatchStoreDaysOptions,
} from "../../../consumer/store_days/watch_store_days.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";

const DAYS: readonly StoreDay[] = [3, 2, 1].map((day) => (
  { store: "Gent", purchasedOn: `2020-01-0${day}` }
));
const NOTHING: RefreshedDays = { refreshed: 0, unequal: [], next: undefined };

/** What each slice was asked for, how long each pause was, and how many days were counted. */
async function watch(
  refresh: WatchStoreDaysOptions["refresh"],
  { isBehind = false, pauses: most = 4, leave = () => Promise.resolve() }: {
    readonly isBehind?: boolean;
    readonly pauses?: number;
    readonly leave?: () => Promise<void>;
  } = {},
) {
  const asked: (string | undefined)[] = [];
  const pauses: number[] = [];
  const left: string[] = [];
  let days = 0;
  const done = Promise.withResolvers<void>();
  using _watching = watchStoreDays({
    refresh(options) {
      asked.push(
        (options.after?.purchasedOn ?? "start") + (options.maxBaskets === 0 ? ", one" : ""),
      );
      return refresh(options);
    },
    leave(day) {
      left.push(day.purchasedOn);
      return leave();
    },
    isBehind: () => isBehind,
    count: (refreshed) => days += refreshed,
    now: () => 0,
    sleep(ms) {
      pauses.push(ms);
      if (pauses.length < most) return Promise.resolve();
      done.resolve();
      return new Promise(() => {});
    },
  });
  await done.promise;
  return { asked, pauses, days, left };
}

Deno.test("a pass goes on slice by slice, and the next one begins at the newest day", async () => {
  const { asked, pauses, days } = await watch(({ after }) =>
    Promise.resolve(
      after === undefined ? { refreshed: 2, unequal: [], next: DAYS[1] } : NOTHING,
    )
  );
  assertEquals([asked.slice(0, 4), pauses, days], [
    ["start", "2020-01-02", "start", "2020-01-02"],
    [20, 15_000, 20, 15_000],
    4,
  ]);
});

Deno.test("while the lanes lag a slice a minute is made", async () => {
  const { pauses } = await watch(
    ({ after }) =>
      Promise.resolve(
        after === undefined ? { refreshed: 2, unequal: [], next: DAYS[1] } : NOTHING,
      ),
    { isBehind: true, pauses: 2 },
  );
  assertEquals(pauses, [60_000, 15_000]);
});

Deno.test("a day that cannot be summed up is left, and keeps no older one from its turn", async (t) => {
  for (
    const { name, error } of [
      { name: "a fault", error: new Error("no memory") },
      { name: "a statement that the client gave up", error: new DatabaseError("60 s", {}) },
      { name: "one that the server did", error: new DatabaseError("60 s", { sqlstate: "57014" }) },
    ]
  ) {
    await t.step(name, async () => {
      const { asked, days, left } = await watch(({ after, maxBaskets, onPick }) => {
        const older = DAYS.filter(({ purchasedOn }) =>
          after === undefined || purchasedOn < after.purchasedOn
        );
        const picked = older.slice(0, maxBaskets === 0 ? 1 : 2);
        onPick?.(picked);
        if (picked.some(({ purchasedOn }) => purchasedOn === "2020-01-02")) {
          return Promise.reject(error);
        }
        return Promise.resolve({ refreshed: picked.length, unequal: [], next: picked.at(-1) });
      }, { pauses: 5 });
      assertEquals(asked, [
        "start",
        "start, one",
        "2020-01-03, one",
        "2020-01-02",
        "2020-01-01",
      ]);
      assertEquals([days, left], [2, ["2020-01-02"]]);
    });
  }
});

Deno.test("an outage, or another consumer at it, ends a pass and not the watch", async (t) => {
  const cases: readonly { name: string; refresh: WatchStoreDaysOptions["refresh"] }[] = [
    { name: "another consumer", refresh: () => Promise.resolve(undefined) },
    {
      name: "an outage",
      refresh: () => Promise.reject(new DatabaseError("away", { sqlstate: "57P03" })),
    },
    { name: "an error before any day", refresh: () => Promise.reject(new Error("denied")) },
  ];
  for (const { name, refresh } of cases) {
    await t.step(name, async () => {
      const { asked, pauses } = await watch(refresh, { pauses: 2 });
      assertEquals([asked, pauses], [["start", "start"], [15_000, 15_000]]);
    });
  }
});

Deno.test("an outage in the middle of a day leaves no day", async () => {
  const away = () => Promise.reject(new DatabaseError("away", { sqlstate: "57P03" }));
  const { asked, pauses } = await watch(({ onPick }) => {
    onPick?.(DAYS.slice(0, 1));
    return away();
  }, { pauses: 2, leave: away });
  assertEquals([asked, pauses], [["start", "start"], [15_000, 15_000]]);
});
