import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import type { SendOutcome } from "../../../generator/send_outcome.ts";
import { stress, type StressOptions, type StressProgress } from "../../../operate/stress/stress.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { createFakeClock } from "../../support/fake_clock.ts";
import { acceptedOutcome, REFUSED, UNAVAILABLE } from "../../support/outcomes.ts";

const DATE = "2026-11-23";

/** A run against an API that takes `sendMs` for each answer, 10 ms when not told. */
async function run(
  options: Partial<StressOptions>,
  { sendMs = 10, toOutcome = acceptedOutcome }: {
    readonly sendMs?: number;
    readonly toOutcome?: (basket: WireBasket, index: number) => SendOutcome;
  } = {},
) {
  const clock = createFakeClock();
  const baskets: WireBasket[] = [];
  const receipts: string[] = [];
  const progress: StressProgress[] = [];
  const report = await clock.run(stress({ requests: 100, seed: 7, date: DATE, ...options }, {
    async sendBasket(basket, { signal } = {}) {
      const index = baskets.push(basket) - 1;
      await clock.sleep(sendMs, signal);
      return signal?.aborted ? UNAVAILABLE : toOutcome(basket, index);
    },
    writeReceipt: (line) => Promise.resolve(void receipts.push(line)),
    onProgress: (step) => progress.push(step),
    ...clock,
  }));
  return { report, baskets, receipts, progress };
}

Deno.test("stress() sends the baskets of its seed and day, and measures", async () => {
  const { report, baskets, progress } = await run({ requests: 100, concurrency: 10 });
  const makeBasket = createBasketMaker({ seed: 7, date: DATE });
  assertEquals(baskets, Array.from({ length: 100 }, (_, index) => makeBasket(index)));
  assertEquals(report, {
    requests: 100,
    sent: 100,
    accepted: 100,
    refused: 0,
    unavailable: 0,
    notSent: 0,
    answers: { "202": 100 },
    failures: {},
    latencyMs: { p50: 10, p90: 10, p99: 10, max: 10 },
    elapsedMs: 100,
    acceptedPerSecond: 1_000,
  });
  assertEquals(progress.length, 100);
  assertEquals(progress.at(-1), { done: 100, accepted: 100 });
});

Deno.test("stress() dates its baskets by the day of the shops", async (t) => {
  const cases = [
    { name: "in winter", input: "2026-01-01T23:00:00Z", expected: "2026-01-02" },
    { name: "a moment before", input: "2026-01-01T22:59:59Z", expected: "2026-01-01" },
    { name: "in summer", input: "2026-07-31T22:00:00Z", expected: "2026-08-01" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, async () => {
      const dates: string[] = [];
      const sendBasket = (basket: WireBasket) => {
        dates.push(basket.date);
        return Promise.resolve(acceptedOutcome(basket));
      };
      await stress({ requests: 1, seed: 7 }, { sendBasket, dayClock: () => Date.parse(input) });
      assertEquals(dates, [expected]);
    });
  }
});

Deno.test("stress() writes a receipt for each accepted basket and for no other", async () => {
  const { report, receipts, baskets } = await run({ requests: 9, concurrency: 1 }, {
    toOutcome: (basket, index) =>
      index % 3 === 0 ? acceptedOutcome(basket) : index % 3 === 1 ? REFUSED : UNAVAILABLE,
  });
  assertEquals([report.accepted, report.refused, report.unavailable], [3, 3, 3]);
  const accepted = [0, 3, 6].map((index) => baskets[index]);
  const lines = receipts.map((line) => JSON.parse(line));
  assertEquals(lines.map(({ basket }) => basket), accepted);
});

Deno.test("stress() with a rate keeps to it and counts latency from when it was due", async () => {
  const { report } = await run({ requests: 100, concurrency: 1, ratePerSecond: 100 }, {
    sendMs: 12,
  });
  // 83/s of 100/s: each one is 2 ms later than the one before.
  assertEquals([report.sent, report.notSent], [100, 0]);
  assertEquals(report.latencyMs?.max, 12 + 99 * 2);
});

Deno.test("stress() with a rate says how many it could not send", async () => {
  const { report } = await run({ requests: 5_000, concurrency: 1, ratePerSecond: 1_000 });
  assertEquals(report.sent + report.notSent, 5_000);
  assert(report.sent > 500 && report.sent < 610, `${report.sent}`);
  assertEquals(report.accepted, report.sent);
});

Deno.test("stress() reports what it did when it is ended early", async () => {
  const stop = new AbortController();
  const { report, receipts, baskets } = await run(
    { requests: 1_000, concurrency: 5, signal: stop.signal },
    {
      toOutcome(basket, index) {
        if (index === 49) stop.abort();
        return acceptedOutcome(basket);
      },
    },
  );
  // At the signal the four others of its turn were in flight; they had time to end.
  assert(baskets.length >= 50 && baskets.length < 55, `${baskets.length}`);
  assertEquals([report.accepted, receipts.length], [baskets.length, baskets.length]);
  assertEquals(report.notSent, 1_000 - baskets.length);
});

Deno.test("stress() fails when a receipt cannot be written", async () => {
  await assertRejects(
    () =>
      stress({ requests: 10, seed: 7, date: DATE }, {
        sendBasket: (basket) => Promise.resolve(acceptedOutcome(basket)),
        writeReceipt: () => Promise.reject(new Error("No space left on device")),
        sleep: () => Promise.resolve(),
      }),
    Error,
    "No space left on device",
  );
});
