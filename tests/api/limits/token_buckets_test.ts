/**
 * No client gets more than its burst and what has flowed in since, and none is refused that waits
 * for as long as it should.
 *
 * @module
 */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { createTokenBuckets, type TokenBucketsOptions } from "../../../api/limits/token_buckets.ts";

function aBucketSet(options: Partial<TokenBucketsOptions> = {}) {
  const clock = { ms: 0 };
  const buckets = createTokenBuckets({ perSecond: 2, burst: 10, now: () => clock.ms, ...options });
  return { clock, buckets };
}

Deno.test("take() admits the burst at once and the rate over time", () => {
  const { clock, buckets } = aBucketSet();
  assertEquals(buckets.take("a", 10), { ok: true });
  assertEquals(buckets.take("a", 1), { ok: false, remaining: 0, retryAfterMs: 500 });
  clock.ms = 499;
  assertEquals(buckets.take("a", 1), { ok: false, remaining: 0, retryAfterMs: 1 });
  clock.ms = 500;
  assertEquals(buckets.take("a", 1), { ok: true });
  clock.ms = 3_000;
  assertEquals(buckets.remaining("a"), 5);
  assertEquals(buckets.take("a", 6), { ok: false, remaining: 5, retryAfterMs: 500 });
  assertEquals(buckets.take("a", 5), { ok: true });
  clock.ms = 1_000_000;
  assertEquals([buckets.remaining("a"), buckets.remaining("b")], [10, 10]);
});

const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5_000, noNaN: true })),
    cost: fc.integer({ min: 1, max: 60 }),
    client: fc.constantFrom("a", "b", "c"),
  }),
  { maxLength: 200, size: "max" },
);
const rates = fc.record({
  perSecond: fc.double({ min: 0.1, max: 1_000, noNaN: true }),
  burst: fc.integer({ min: 1, max: 50 }),
});

Deno.test("take() never admits more than burst + rate × time, in any window", () => {
  fc.assert(fc.property(rates, steps, ({ perSecond, burst }, moves) => {
    const { clock, buckets } = aBucketSet({ perSecond, burst });
    const given: { client: string; ms: number; cost: number }[] = [];
    for (const { waitMs, cost, client } of moves) {
      clock.ms += waitMs;
      if (buckets.take(client, cost).ok) given.push({ client, ms: clock.ms, cost });
    }
    for (const client of ["a", "b", "c"]) {
      const own = given.filter((grant) => grant.client === client);
      for (const [start, { ms: from }] of own.entries()) {
        let sum = 0;
        for (const { ms, cost } of own.slice(start)) {
          sum += cost;
          assertLessOrEqual(sum, burst + perSecond * (ms - from) / 1_000 + 0.01);
        }
      }
    }
  }));
});

Deno.test("take() admits what it refused once the time it named is over, and not before", () => {
  fc.assert(fc.property(rates, steps, ({ perSecond, burst }, moves) => {
    const { clock, buckets } = aBucketSet({ perSecond, burst });
    for (const { waitMs, cost, client } of moves) {
      clock.ms += waitMs;
      const taken = buckets.take(client, cost);
      if (taken.ok || cost > burst) continue;
      assert(taken.remaining < cost, "what remained was enough");
      clock.ms += taken.retryAfterMs / 2;
      if (taken.retryAfterMs > 0.01) assertEquals(buckets.take(client, cost).ok, false);
      clock.ms += taken.retryAfterMs / 2;
      assertEquals(buckets.take(client, cost), { ok: true });
    }
  }));
});

Deno.test("forgetting idle buckets changes no answer", () => {
  fc.assert(fc.property(rates, steps, ({ perSecond, burst }, moves) => {
    const { clock, buckets } = aBucketSet({ perSecond, burst });
    const tokens = new Map<string, { left: number; ms: number }>();
    for (const { waitMs, cost, client } of moves) {
      clock.ms += waitMs;
      const { left, ms } = tokens.get(client) ?? { left: burst, ms: clock.ms };
      const now = Math.min(burst, left + (clock.ms - ms) * perSecond / 1_000);
      const { ok } = buckets.take(client, cost);
      // Right at the border the two sums may round apart.
      if (Math.abs(now - cost) > 0.01) assertEquals(ok, now >= cost);
      tokens.set(client, { left: ok ? now - cost : now, ms: clock.ms });
    }
  }));
});

Deno.test("buckets of idle clients are dropped", () => {
  const { clock, buckets } = aBucketSet();
  for (let client = 0; client < 1_000; client++) buckets.take(`client ${client}`, 10);
  assertEquals(buckets.size, 1_000);
  clock.ms = 5_000;
  buckets.take("a", 1);
  clock.ms = 10_000;
  buckets.take("a", 1);
  assertEquals(buckets.size, 1);
  clock.ms = 1_000_000;
  buckets.take("b", 1);
  assertEquals(buckets.size, 1);
});

Deno.test("a flood of clients shares one bucket and takes nothing from those before it", () => {
  const { clock, buckets } = aBucketSet({ maxBuckets: 3 });
  for (const client of ["a", "b", "c"]) buckets.take(client, 9);
  assertEquals(buckets.take("d", 6), { ok: true });
  assertEquals(buckets.take("e", 6), { ok: false, remaining: 4, retryAfterMs: 1_000 });
  for (let client = 0; client < 1_000; client++) buckets.take(`client ${client}`, 1);
  assertEquals(buckets.size, 4);
  assertEquals(buckets.take("a", 1), { ok: true });
  clock.ms = 20_000;
  assertEquals(buckets.take("e", 10), { ok: true });
});
