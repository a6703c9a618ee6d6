/**
 * What the generator counts, and when it says that it is ready.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createApp } from "../../generator/app.ts";
import { createGeneratorMetrics } from "../../generator/metrics.ts";
import type { SendOutcome } from "../../generator/send_outcome.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { acceptedOutcome, REFUSED, UNAVAILABLE } from "../support/outcomes.ts";

const BASKET = aWireBasket();
const ACCEPTED = acceptedOutcome(BASKET);

Deno.test("createGeneratorMetrics() shows its target, and zeros, before the first basket", async () => {
  assertEquals(await read(createGeneratorMetrics({ ratePerSecond: 0.5 })), {
    'generator_baskets_total{outcome="accepted"}': 0,
    'generator_baskets_total{outcome="refused"}': 0,
    'generator_baskets_total{outcome="unavailable"}': 0,
    generator_ticks_skipped_total: 0,
    generator_baskets_in_flight: 0,
    generator_target_baskets_per_second: 0.5,
  });
});

Deno.test("watchSends() counts outcomes, answers, and what is in flight", async () => {
  const metrics = createGeneratorMetrics({ ratePerSecond: 50 });
  const outcomes = [ACCEPTED, ACCEPTED, REFUSED, UNAVAILABLE];
  const late = Promise.withResolvers<SendOutcome>();
  const sendBasket = metrics.watchSends(() =>
    Promise.resolve(outcomes.shift()).then((outcome) => outcome ?? late.promise)
  );
  const sent = Array.from({ length: 5 }, () => sendBasket(BASKET));
  assertEquals(await Promise.all(sent.slice(0, 4)), [ACCEPTED, ACCEPTED, REFUSED, UNAVAILABLE]);
  metrics.countSkipped();
  const expected = {
    'generator_baskets_total{outcome="accepted"}': 2,
    'generator_baskets_total{outcome="refused"}': 1,
    'generator_baskets_total{outcome="unavailable"}': 1,
    'generator_answers_total{status="202"}': 2,
    'generator_answers_total{status="422"}': 1,
    'generator_answers_total{status="network_error"}': 2,
    generator_ticks_skipped_total: 1,
    generator_baskets_in_flight: 1,
    generator_target_baskets_per_second: 50,
  };
  assertEquals(await read(metrics), expected);
  late.resolve(ACCEPTED);
  await sent[4];
  assertEquals(await read(metrics), {
    ...expected,
    'generator_baskets_total{outcome="accepted"}': 3,
    'generator_answers_total{status="202"}': 3,
    generator_baskets_in_flight: 0,
  });
});

Deno.test("timeRequests() times answers, passes them on, and leaves out requests without one", async () => {
  const metrics = createGeneratorMetrics({ ratePerSecond: 50 });
  const answers = [() => Promise.resolve(new Response("a")), () => Promise.reject(new Error("no"))];
  const fetch = metrics.timeRequests(() => answers.shift()?.() ?? Promise.reject(new Error("end")));
  assertEquals(await (await fetch("http://api.test", {})).text(), "a");
  await assertRejects(() => fetch("http://api.test", {}), Error, "no");
  const text = await metrics.registry.metrics();
  assertEquals(/^generator_request_duration_seconds_count (\d+)$/m.exec(text)?.[1], "1");
});

Deno.test("GET /health/ready answers 200 once the API has answered, and until it does no more", async () => {
  const metrics = createGeneratorMetrics({ ratePerSecond: 50 });
  const app = createApp({ metrics });
  const ready = async () => {
    const response = await app.request("/health/ready");
    return [response.status, (await response.json()).checks.api];
  };
  assertEquals(await ready(), [503, false]);
  for (const outcome of [ACCEPTED, UNAVAILABLE, REFUSED]) {
    await metrics.watchSends(() => Promise.resolve(outcome))(BASKET);
    assertEquals(await ready(), outcome === UNAVAILABLE ? [503, false] : [200, true]);
  }
  assertEquals((await app.request("/health/live")).status, 200);
});

/** Every sample of the generator's own but the histogram's. */
async function read(metrics: { readonly registry: { metrics(): Promise<string> } }) {
  const found = (await metrics.registry.metrics()).matchAll(/^(generator_\S+) (\S+)$/gm);
  const samples = [...found].map(([, name = "", value]) => [name, Number(value)] as const);
  return Object.fromEntries(samples.filter(([name]) => !name.includes("_duration_")));
}
