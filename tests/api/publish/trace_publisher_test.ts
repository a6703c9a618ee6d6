/**
 * The spans of publishing, and the context that a record carries on.
 *
 * @module
 */
import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { assertEquals, assertStrictEquals } from "@std/assert";
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import { tracePublisher } from "../../../api/publish/trace_publisher.ts";
import { type BasketRecord, encodeRecord } from "../../../shared/basket/record.ts";
import { toTraceparent, tracer } from "../../../shared/service/tracing.ts";
import { aBasket } from "../../support/a_basket.ts";
import { recordSpans } from "../../support/record_spans.ts";

const ended = recordSpans();
const CLIENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const ACCEPTED: PublishOutcome = { status: "accepted", partition: 3, offset: 42 };

/** A publisher that resolves to `outcome`, and the records it got. */
function aPublisher(outcome = ACCEPTED, options: { readonly maxSpans?: number } = {}) {
  const published: BasketRecord[] = [];
  const publisher = tracePublisher({
    full: false,
    overloaded: false,
    publish(record) {
      published.push(record);
      return Promise.resolve(outcome);
    },
  }, { topic: "delhaize_shop", ...options });
  return { published, publish: publisher.publish };
}

function aRecord(): BasketRecord {
  return encodeRecord(aBasket(), {
    receivedAt: new Date("2026-11-23T10:00:00Z"),
    requestId: "r-1",
    traceparent: CLIENT,
  });
}

/** Runs `work` in a request of its own; resolves to the spans that ended meanwhile. */
async function inRequest(work: () => Promise<unknown>) {
  const before = ended.length;
  const request = tracer.startSpan("POST");
  await context.with(trace.setSpan(ROOT_CONTEXT, request), work);
  return { requestId: request.spanContext().spanId, spans: ended.slice(before) };
}

Deno.test("publish() shows the position of a basket", async () => {
  const { published, publish } = aPublisher();
  const { requestId, spans } = await inRequest(async () =>
    assertEquals(await publish(aRecord()), ACCEPTED)
  );
  assertEquals(spans, [{
    name: "send delhaize_shop",
    spanId: spans[0]?.spanId ?? "",
    parentSpanId: requestId,
    attributes: {
      "messaging.system": "kafka",
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      "messaging.destination.name": "delhaize_shop",
      "messaging.destination.partition.id": "3",
      "messaging.kafka.message.key": "Brussels/123456789",
      "messaging.kafka.offset": 42,
    },
    events: [],
    links: [],
    failure: undefined,
  }]);
  const traceparent = `00-${"f".repeat(32)}-${spans[0]?.spanId}-01`;
  const { headers, ...rest } = aRecord();
  assertEquals(published, [{ ...rest, headers: { ...headers, traceparent } }]);
});

Deno.test("publish() shows why a basket was refused", async () => {
  const { publish } = aPublisher({ status: "refused", reason: "outcome_unknown" });
  const { spans } = await inRequest(() => publish(aRecord()));
  assertEquals(
    spans.map(({ attributes, failure }) => [attributes["error.type"], failure]),
    [["outcome_unknown", "outcome_unknown"]],
  );
});

Deno.test("publish() makes maxSpans spans a request, and marks what follows as not sampled", async () => {
  const { published, publish } = aPublisher(ACCEPTED, { maxSpans: 2 });
  const publishThree = async () => {
    for (let count = 0; count < 3; count++) await publish(aRecord());
  };
  for (
    const { requestId, spans } of [await inRequest(publishThree), await inRequest(publishThree)]
  ) {
    assertEquals(spans.length, 2);
    assertEquals(published.splice(0, 3).map(({ headers }) => headers.traceparent), [
      ...spans.map(({ spanId }) => `00-${"f".repeat(32)}-${spanId}-01`),
      `00-${"f".repeat(32)}-${requestId}-00`,
    ]);
  }
});

Deno.test("publish() passes a record on as it is outside a sampled span", async (t) => {
  const unsampled = trace.wrapSpanContext({
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    traceFlags: 0,
  });
  const cases = [
    { name: "no span", active: ROOT_CONTEXT },
    {
      name: toTraceparent(unsampled.spanContext()),
      active: trace.setSpan(ROOT_CONTEXT, unsampled),
    },
  ];
  for (const { name, active } of cases) {
    await t.step(name, async () => {
      const { published, publish } = aPublisher();
      const record = aRecord();
      const before = ended.length;
      assertEquals(await context.with(active, () => publish(record)), ACCEPTED);
      assertStrictEquals(published[0], record);
      assertEquals(ended.length, before);
    });
  }
});
