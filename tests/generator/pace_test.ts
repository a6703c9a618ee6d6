import { assert, assertEquals, assertRejects } from "@std/assert";
import { pace } from "../../generator/pace.ts";
import { createFakeClock } from "../support/fake_clock.ts";

const never = new AbortController().signal;

Deno.test("pace() sends each tick at its place in the schedule, without drift", async (t) => {
  const cases = [
    { ratePerSecond: 5_000, count: 50_000, granularityMs: 1 },
    { ratePerSecond: 3, count: 100, granularityMs: 1 },
    { ratePerSecond: 0.1, count: 10, granularityMs: 1 },
    { ratePerSecond: 1_000, count: 10_000, granularityMs: 7 },
  ];
  for (const { ratePerSecond, count, granularityMs } of cases) {
    await t.step(`${ratePerSecond}/s on timers of ${granularityMs} ms`, async () => {
      const clock = createFakeClock({ startMs: 1_000, granularityMs });
      const late: number[] = [];
      const indexes: number[] = [];
      const report = await clock.run(
        pace({ ratePerSecond, count, signal: never, ...clock }, (tick) => {
          assertEquals(tick.dueMs, 1_000 + tick.index * 1_000 / ratePerSecond);
          late.push(clock.now() - tick.dueMs);
          indexes.push(tick.index);
          return Promise.resolve();
        }),
      );
      assertEquals(report, { sent: count, skipped: 0, unfinished: 0 });
      assertEquals(indexes, Array.from({ length: count }, (_, index) => index));
      assert(Math.min(...late) >= 0, `${Math.min(...late)}`);
      assert(Math.max(...late) <= granularityMs, `${Math.max(...late)}`);
    });
  }
});

Deno.test("pace() waits for a start in the future", async () => {
  const clock = createFakeClock({ startMs: 500 });
  const sentAt: number[] = [];
  await clock.run(
    pace({ ratePerSecond: 2, count: 2, startMs: 900, signal: never, ...clock }, () => {
      sentAt.push(clock.now());
      return Promise.resolve();
    }),
  );
  assertEquals(sentAt, [900, 1_400]);
});

Deno.test("pace() never has more in flight than it may, and skips what is too late", async () => {
  const clock = createFakeClock({ granularityMs: 1 });
  let inFlight = 0;
  let most = 0;
  // Each send takes 100 ms and 10 may be out: 100/s, a tenth of the schedule.
  const report = await clock.run(
    pace({
      ratePerSecond: 1_000,
      count: 10_000,
      maxInFlight: 10,
      maxLateMs: 1_000,
      signal: never,
      ...clock,
    }, async () => {
      most = Math.max(most, ++inFlight);
      await clock.sleep(100);
      inFlight--;
    }),
  );
  assertEquals(most, 10);
  assertEquals(report.sent + report.skipped, 10_000);
  // 10 s of schedule and 1 s in which late ticks may still go out, 100 a second.
  assert(report.sent > 1_000 && report.sent < 1_120, `${report.sent}`);
});

Deno.test("pace() catches up after a pause shorter than the lateness it allows", async () => {
  const clock = createFakeClock({ granularityMs: 1 });
  const report = await clock.run(
    pace(
      { ratePerSecond: 100, count: 200, maxInFlight: 1, signal: never, ...clock },
      (tick) => tick.index === 50 ? clock.sleep(800) : Promise.resolve(),
    ),
  );
  assertEquals(report, { sent: 200, skipped: 0, unfinished: 0 });
});

Deno.test("pace() skips the past when the clock leaps, as after a machine's sleep", async () => {
  const clock = createFakeClock({ startMs: 30_000 });
  let toldOf = 0;
  const onSkip = () => void toldOf++;
  const report = await clock.run(
    pace(
      { ratePerSecond: 1, count: 60, startMs: 0, signal: never, onSkip, ...clock },
      () => Promise.resolve(),
    ),
  );
  assertEquals(report, { sent: 31, skipped: 29, unfinished: 0 });
  assertEquals(toldOf, 29);
});

Deno.test("pace() stops within a second of the signal", async (t) => {
  const cases = [
    { name: "between ticks", sendMs: 0, heedsCut: true, unfinished: 0, stopsAfterMs: 0 },
    {
      name: "and lets sends in flight end",
      sendMs: 400,
      heedsCut: true,
      unfinished: 0,
      stopsAfterMs: 400,
    },
    {
      name: "and cuts those that take longer",
      sendMs: 5_000,
      heedsCut: true,
      unfinished: 0,
      stopsAfterMs: 500,
    },
    {
      name: "and leaves those that do not heed",
      sendMs: 5_000,
      heedsCut: false,
      unfinished: 1,
      stopsAfterMs: 700,
    },
  ];
  for (const { name, sendMs, heedsCut, unfinished, stopsAfterMs } of cases) {
    await t.step(name, async () => {
      const clock = createFakeClock();
      const stop = new AbortController();
      // Ticks are due at 0, 10,000 and so on; the signal comes at 1 with one send in flight.
      clock.sleep(1).then(() => stop.abort());
      const options = { ratePerSecond: 0.1, count: 5, graceMs: 500, ...clock };
      const report = await clock.run(
        pace(
          { ...options, signal: stop.signal },
          ({ signal }) => clock.sleep(sendMs === 0 ? 0 : sendMs + 1, heedsCut ? signal : undefined),
        ),
      );
      assertEquals(report, { sent: 1, skipped: 0, unfinished });
      assertEquals(clock.now(), 1 + stopsAfterMs);
    });
  }
});

Deno.test("pace() sends nothing when it is stopped before it starts", async () => {
  const clock = createFakeClock();
  const report = await clock.run(
    pace({ ratePerSecond: 10, count: 5, signal: AbortSignal.abort(), ...clock }, () => {
      throw new Error("sent");
    }),
  );
  assertEquals(report, { sent: 0, skipped: 0, unfinished: 0 });
});

Deno.test("pace() ends with the first error that a send throws", async () => {
  const clock = createFakeClock();
  let sent = 0;
  await assertRejects(
    () =>
      clock.run(pace({ ratePerSecond: 10, count: 1_000, signal: never, ...clock }, () => {
        sent++;
        return sent === 3
          ? Promise.reject(new Error("Cannot write the receipt"))
          : Promise.resolve();
      })),
    Error,
    "Cannot write the receipt",
  );
  assertEquals(sent, 3);
});
