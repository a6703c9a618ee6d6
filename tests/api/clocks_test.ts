/**
 * An API whose clock is 400 days back throws no basket of today away, and one whose clock is ahead
 * accepts none from the future.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ClockJudge, createParseByBothClocks } from "../../api/parse_by_both_clocks.ts";
import { compareClocks } from "../../shared/postgres/clock_comparison.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { type AnApp, anApp } from "./an_app.ts";

const DAY_MS = 86_400_000;
const postgres = usePostgres();

Deno.test("dates are judged by both clocks where there is a Postgres", {
  ignore: !may.runStack,
}, async (t) => {
  await using database = await postgres.openDatabase({ schema: false });
  const today = dateIn(0);
  const cases: {
    name: string;
    ownAheadDays: number;
    date: string;
    status: number;
    code?: string;
    noDatabase?: boolean;
  }[] = [
    { name: "today, clock right", ownAheadDays: 0, date: today, status: 202 },
    {
      name: "today, clock back",
      ownAheadDays: -400,
      date: today,
      status: 503,
      code: "clock_wrong",
    },
    { name: "old, clock back", ownAheadDays: -400, date: "2020-01-01", status: 202 },
    {
      name: "the future, clock back",
      ownAheadDays: -400,
      date: "2999-12-31",
      status: 422,
      code: "invalid_basket",
    },
    { name: "today, clock ahead", ownAheadDays: 400, date: today, status: 202 },
    {
      name: "next month, clock ahead",
      ownAheadDays: 400,
      date: dateIn(30),
      status: 503,
      code: "clock_wrong",
    },
    {
      name: "next month, clock right",
      ownAheadDays: 0,
      date: dateIn(30),
      status: 422,
      code: "invalid_basket",
    },
    {
      name: "today, clock back, nothing to compare with",
      ownAheadDays: -400,
      date: today,
      noDatabase: true,
      status: 422,
      code: "invalid_basket",
    },
  ];
  for (const { name, ownAheadDays, date, status, code, noDatabase = false } of cases) {
    await t.step(`${name}: ${status}`, async () => {
      const nowMs = () => Date.now() + ownAheadDays * DAY_MS;
      using clock = compareClocks({ database, nowMs });
      await clock.judgeRefusal(date);
      const app = anApp({
        now: () => new Date(nowMs()),
        ...(noDatabase ? {} : { clock }),
      });
      const response = await app.post(JSON.stringify(aWireBasket({ date })));
      const body = await response.json();
      assertEquals([response.status, body.code], [status, code]);
      assertEquals(app.published.length, status === 202 ? 1 : 0);
      const isClockWrong = code === "clock_wrong";
      assertEquals(response.headers.get("retry-after"), isClockWrong ? "30" : null);
      if (isClockWrong) assertEquals(await shedByClock(app), 1);
      assertEquals((await app.request("/health/ready")).status, 200);
    });
  }
});

Deno.test("a basket with other faults is answered with those, and nothing of its date", async () => {
  const parse = createParseByBothClocks({ now: () => new Date("2025-10-19"), clock: DOUBTING });
  const parsed = await parse({ ...aWireBasket({ date: "2026-11-23" }), store: "", tip: 1 });
  assertEquals(parsed !== "clock_wrong" && !parsed.ok && parsed.issues.map(({ code }) => code), [
    "empty",
    "unknown_field",
  ]);
});

Deno.test("no comparison is asked for a basket whose date is no fault", async () => {
  const asked: string[] = [];
  const parse = createParseByBothClocks({
    now: () => new Date("2026-11-23"),
    clock: {
      judge: (date) => (asked.push(date), "trusted"),
      judgeRefusal: () => Promise.reject(new Error("asked")),
    },
  });
  await parse(aWireBasket({ date: "2026-11-23" }));
  await parse(aWireBasket({ date: "2026-02-30" }));
  await parse({ ...aWireBasket(), tip: 1 });
  await parse(7);
  assertEquals(asked, ["2026-11-23"]);
});

/** The database's clock is of 2026-11-23, wherever the own one is. */
const DOUBTING: ClockJudge = {
  judge: () => "wait",
  judgeRefusal: () => Promise.resolve("wait"),
};

function dateIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

async function shedByClock({ metrics }: AnApp): Promise<number> {
  const { values } = await metrics.registry.getSingleMetric("api_requests_shed_total")!.get();
  return values.find(({ labels }) => labels.reason === "clock_wrong" && labels.route === "/baskets")
    ?.value ?? 0;
}
