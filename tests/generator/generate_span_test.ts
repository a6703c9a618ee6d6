import { assertEquals } from "@std/assert";
import { createSpanGenerator, type SpanGeneratorOptions } from "../../generator/generate_span.ts";
import { createBasketMaker } from "../../generator/make_basket.ts";
import type { Span } from "../../generator/next_span.ts";
import type { SendOutcome } from "../../generator/send_outcome.ts";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { createFakeClock } from "../support/fake_clock.ts";
import { acceptedOutcome, REFUSED, UNAVAILABLE } from "../support/outcomes.ts";

const SEED = 7;

/** Milliseconds of a time on 23 November 2026, UTC; hour 24 is the next day. */
function at(hour: number, minute = 0, second = 0): number {
  return Date.UTC(2026, 10, 23, hour, minute, second);
}

/** Midnight of that day in Belgium. */
const MIDNIGHT_MS = at(-1);

/** Runs spans one after the other: what was sent when, and what was logged. */
async function generate(
  spans: readonly Span[],
  { ratePerSecond, toOutcome = acceptedOutcome }: {
    readonly ratePerSecond: number;
    readonly toOutcome?: (basket: WireBasket) => SendOutcome;
  },
) {
  const clock = createFakeClock({ startMs: spans[0]?.startMs ?? 0 });
  const sent: { readonly basket: WireBasket; readonly sentMs: number }[] = [];
  const lines: unknown[][] = [];
  const log = (...line: unknown[]) => void lines.push(line);
  const generateSpan = createSpanGenerator({
    seed: SEED,
    ratePerSecond,
    logger: { info: log, warning: log } as SpanGeneratorOptions["logger"],
    sendBasket(basket) {
      sent.push({ basket, sentMs: clock.now() });
      return Promise.resolve(toOutcome(basket));
    },
    ...clock,
  });
  for (const span of spans) {
    await clock.run(generateSpan(span, { signal: new AbortController().signal }));
  }
  return { sent, lines };
}

Deno.test("generateSpan() joins spans without gap or overlap, whatever the rate", async (t) => {
  const spans = [
    { startMs: at(12, 0, 20.5), endMs: at(12, 1) },
    { startMs: at(12, 1), endMs: at(12, 2) },
    { startMs: at(12, 2), endMs: at(12, 3) },
  ];
  for (const ratePerSecond of [100, 7, 0.7, 1 / 3, 0.01]) {
    await t.step(`${ratePerSecond}/s`, async () => {
      const { sent } = await generate(spans, { ratePerSecond });
      const first = Math.ceil((at(12, 0, 20.5) - MIDNIGHT_MS) * ratePerSecond / 1_000);
      const toDueMs = (index: number) => MIDNIGHT_MS + index * 1_000 / ratePerSecond;
      const makeBasket = createBasketMaker({
        seed: SEED,
        date: "2026-11-23",
        toSoldMs: toDueMs,
      });
      for (const [index, { basket, sentMs }] of sent.entries()) {
        assertEquals(basket, makeBasket(first + index));
        const dueMs = toDueMs(first + index);
        assertEquals(Math.abs(sentMs - dueMs) < 0.01, true, `${sentMs - dueMs}`);
      }
      const end = Math.ceil((at(12, 3) - MIDNIGHT_MS) * ratePerSecond / 1_000);
      assertEquals(sent.length, end - first);
    });
  }
});

Deno.test("generateSpan() turns to the next day's baskets at midnight of the shops", async (t) => {
  const cases = [
    {
      name: "in winter",
      midnight: "2026-11-23T23:00:00Z",
      expected: [["20261123-7-86399", "2026-11-23"], ["20261124-7-0", "2026-11-24"]],
    },
    {
      name: "in summer",
      midnight: "2026-07-01T22:00:00Z",
      expected: [["20260701-7-86399", "2026-07-01"], ["20260702-7-0", "2026-07-02"]],
    },
    {
      name: "after a day of 25 hours",
      midnight: "2026-10-25T23:00:00Z",
      expected: [["20261025-7-89999", "2026-10-25"], ["20261026-7-0", "2026-10-26"]],
    },
  ];
  for (const { name, midnight, expected } of cases) {
    await t.step(name, async () => {
      const ms = Date.parse(midnight);
      const { sent } = await generate([
        { startMs: ms - 60_000, endMs: ms },
        { startMs: ms, endMs: ms + 60_000 },
      ], { ratePerSecond: 1 });
      assertEquals(sent.slice(59, 61).map(({ basket: { id, date } }) => [id, date]), expected);
    });
  }
});

Deno.test("generateSpan() goes on with new baskets after a restart with the same seed", async () => {
  const ids = async (startMs: number) => {
    const { sent } = await generate([{ startMs, endMs: at(12, 1) }], { ratePerSecond: 10 });
    return sent.map(({ basket }) => basket.id);
  };
  const before = await ids(at(12, 0, 10));
  const after = await ids(at(12, 0, 40));
  assertEquals(after, before.slice(-200));
});

Deno.test("generateSpan() logs one line a span, and the first failure of each kind", async (t) => {
  const span = { startMs: at(12), endMs: at(12, 1) };
  const counts = { accepted: 0, refused: 0, unavailable: 0, unfinished: 0, skipped: 0 };
  const from = "2026-11-23T12:00:00.000Z";
  const cases = [
    {
      name: "all accepted",
      toOutcome: acceptedOutcome,
      expected: [[
        "Sent baskets",
        {
          from,
          sent: 120,
          ...counts,
          accepted: 120,
          latencyMs: { p50: 0, p90: 0, p99: 0, max: 0 },
        },
      ]],
    },
    {
      name: "the API away",
      toOutcome: () => UNAVAILABLE,
      expected: [
        ["Cannot reach the API, still trying", {
          reason: "nothing listens there",
          advice: "Check that it runs (deno task api starts it) and that API_URL names it",
        }],
        ["Sent baskets", { from, sent: 120, ...counts, unavailable: 120, latencyMs: undefined }],
      ],
    },
    {
      name: "all refused",
      toOutcome: () => REFUSED,
      expected: [
        ["The API refuses baskets", {
          httpStatus: 422,
          code: "invalid_basket",
          detail: "It is none",
        }],
        ["Sent baskets", { from, sent: 120, ...counts, refused: 120, latencyMs: undefined }],
      ],
    },
  ];
  for (const { name, toOutcome, expected } of cases) {
    await t.step(name, async () => {
      const { lines } = await generate([span], { ratePerSecond: 2, toOutcome });
      assertEquals<unknown>(lines, expected);
    });
  }
});
