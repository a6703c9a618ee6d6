/**
 * The counters of the two routes that accept baskets, through their handlers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createGuard } from "../../api/auth/guard.ts";
import { createKeyRing } from "../../api/auth/key_ring.ts";
import { createApiMetrics } from "../../api/metrics.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { anApp, type AnAppOptions } from "./an_app.ts";
import { aBatch, type ABatchOptions, ACCEPTED, aLine, AWAY, toBytes } from "./batch/batch_world.ts";

const GOOD = JSON.stringify(aWireBasket());

interface Counted {
  readonly name: string;
  readonly body: string;
  /** Samples that are not 0, without their prefix `api_`. */
  readonly counted: Readonly<Record<string, number>>;
}

Deno.test("POST /baskets counts bytes, and the basket as accepted, rejected or shed", async (t) => {
  const cases: readonly (Counted & { readonly options?: AnAppOptions })[] = [
    {
      name: "accepted",
      body: GOOD,
      counted: {
        'received_bytes_total{lane="live"}': GOOD.length,
        'baskets_accepted_total{lane="live"}': 1,
      },
    },
    {
      name: "no JSON",
      body: "{",
      counted: {
        'received_bytes_total{lane="live"}': 1,
        'baskets_rejected_total{lane="live",code="not_json"}': 1,
      },
    },
    {
      name: "two faults, counted as the first",
      body: '{"id":"","store":""}',
      counted: {
        'received_bytes_total{lane="live"}': 20,
        'baskets_rejected_total{lane="live",code="empty"}': 1,
      },
    },
    {
      name: "too large, so never read",
      body: GOOD,
      options: { bodyLimits: { maxBodyBytes: 10 } },
      counted: { 'baskets_rejected_total{lane="live",code="body_too_large"}': 1 },
    },
    {
      name: "refused by the publisher",
      body: GOOD,
      options: { outcome: { status: "refused", reason: "outcome_unknown" } },
      counted: {
        'received_bytes_total{lane="live"}': GOOD.length,
        'requests_shed_total{route="/baskets",reason="outcome_unknown"}': 1,
      },
    },
    {
      name: "rejected by the broker",
      body: GOOD,
      options: {
        outcome: { status: "rejected", fault: { code: "refused_by_broker", detail: "" } },
      },
      counted: {
        'received_bytes_total{lane="live"}': GOOD.length,
        'baskets_rejected_total{lane="live",code="refused_by_broker"}': 1,
      },
    },
    {
      name: "turned away by the guard",
      body: GOOD,
      options: { guard: createGuard({ keys: undefined, limits: { maxInFlight: 0 } }) },
      counted: { 'requests_shed_total{route="/baskets",reason="overloaded"}': 1 },
    },
    {
      name: "too large for what bodies may hold",
      body: `${GOOD}${" ".repeat(20_000)}`,
      options: { guard: createGuard({ keys: undefined, limits: { maxHeldBytes: 10_000 } }) },
      counted: { 'requests_shed_total{route="/baskets",reason="overloaded"}': 1 },
    },
    {
      name: "let in by no key, which is no shedding",
      body: GOOD,
      options: { guard: createGuard({ keys: createKeyRing([]) }) },
      counted: {},
    },
  ];
  for (const { name, body, options = {}, counted } of cases) {
    await t.step(name, async () => {
      const app = anApp(options);
      const response = await app.post(new TextEncoder().encode(body), {
        "content-type": "application/json",
        "content-length": String(body.length),
      });
      await response.body?.cancel();
      assertEquals(await movedOf(app.metrics.registry), counted);
    });
  }
});

Deno.test("POST /baskets/batch counts bytes and lines, and shedding once a request", async (t) => {
  const good = aLine();
  const lines = [good, "{", good, '{"id":""}', good].join("\n");
  const cases: readonly (Counted & {
    readonly options?: ABatchOptions;
    readonly rate?: number;
  })[] = [
    {
      name: "good and bad lines",
      body: lines,
      counted: {
        'received_bytes_total{lane="bulk"}': lines.length,
        'baskets_accepted_total{lane="bulk"}': 3,
        'baskets_rejected_total{lane="bulk",code="not_json"}': 1,
        'baskets_rejected_total{lane="bulk",code="empty"}': 1,
      },
    },
    {
      name: "the broker went away after the first",
      body: [good, good, good].join("\n"),
      options: { answer: (index) => index === 0 ? ACCEPTED : AWAY },
      counted: {
        'received_bytes_total{lane="bulk"}': 3 * good.length + 2,
        'baskets_accepted_total{lane="bulk"}': 1,
        'requests_shed_total{route="/baskets/batch",reason="broker_unavailable"}': 1,
      },
    },
    {
      name: "past the sender's rate",
      body: [good, good].join("\n"),
      rate: 1,
      counted: {
        'received_bytes_total{lane="bulk"}': 2 * good.length + 1,
        'baskets_accepted_total{lane="bulk"}': 1,
        'requests_shed_total{route="/baskets/batch",reason="rate_limited"}': 1,
      },
    },
  ];
  for (const { name, body, options = {}, rate = Infinity, counted } of cases) {
    await t.step(name, async () => {
      const { registry, batch } = aMeteredBatch(options);
      await (await batch.post(body, { rate })).body?.cancel();
      assertEquals(await movedOf(registry), counted);
    });
  }
});

Deno.test("POST /baskets/batch counts the bytes that came, not what they unpack to", async () => {
  const { registry, batch } = aMeteredBatch();
  const packed = new Uint8Array(gzipSync(toBytes(Array(50).fill(aLine()).join("\n"))));
  await (await batch.post(packed, { headers: { "content-encoding": "gzip" } })).body?.cancel();
  assertEquals(await movedOf(registry), {
    'received_bytes_total{lane="bulk"}': packed.length,
    'baskets_accepted_total{lane="bulk"}': 50,
  });
});

Deno.test("meterIngest() shows zeros at once, so that a rate sees the first event", async () => {
  const metrics = createApiMetrics();
  metrics.meterIngest({ route: "/baskets", lane: "live" });
  assertEquals(await samplesOf(metrics.registry), {
    'received_bytes_total{lane="live"}': 0,
    'baskets_accepted_total{lane="live"}': 0,
    'requests_shed_total{route="/baskets",reason="overloaded"}': 0,
    'requests_shed_total{route="/baskets",reason="rate_limited"}': 0,
    'requests_shed_total{route="/baskets",reason="too_many_at_once"}': 0,
    'requests_shed_total{route="/baskets",reason="broker_unavailable"}': 0,
    'requests_shed_total{route="/baskets",reason="outcome_unknown"}': 0,
    'requests_shed_total{route="/baskets",reason="clock_wrong"}': 0,
    'requests_shed_total{route="/baskets",reason="shutting_down"}': 0,
  });
});

function aMeteredBatch(options: ABatchOptions = {}) {
  const metrics = createApiMetrics();
  const meter = metrics.meterIngest({ route: "/baskets/batch", lane: "bulk" });
  return { registry: metrics.registry, batch: aBatch({ ...options, meter }) };
}

type Readable = { metrics(): Promise<string> };

/** The samples of the ingest meters, without their prefix `api_`. */
async function samplesOf(registry: Readable): Promise<Readonly<Record<string, number>>> {
  const found = (await registry.metrics())
    .matchAll(/^api_((?:received|baskets|requests_shed)_\S+) (\d+)$/gm);
  return Object.fromEntries([...found].map(([, name = "", value]) => [name, Number(value)]));
}

async function movedOf(registry: Readable): Promise<Readonly<Record<string, number>>> {
  const samples = Object.entries(await samplesOf(registry));
  return Object.fromEntries(samples.filter(([, value]) => value !== 0));
}
