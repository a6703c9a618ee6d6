/**
 * Puts a span around the publishing of each basket of a sampled request, and that span's context
 * into the record, so that the consumer's spans belong to the same trace.
 *
 * @module
 */
import { type Span, SpanKind, trace } from "@opentelemetry/api";
import type { BasketRecord } from "../../shared/basket/record.ts";
import { isSampled, markFailed, toTraceparent, tracer } from "../../shared/service/tracing.ts";
import type { Publisher } from "./publisher.ts";
import type { PublishOutcome } from "./publish_outcome.ts";

/** Options for {@linkcode tracePublisher}. */
export interface TracePublisherOptions {
  /** Where the publisher sends. */
  readonly topic: string;
  /**
   * Most baskets of one request that get a span. A trace of 50,000 baskets is useless and costs a
   * span in each service for each of them. Baskets past the bound carry the request's own context,
   * marked as not sampled.
   *
   * @default {100}
   */
  readonly maxSpans?: number;
}

/** The part of a publisher that routes use. */
type RoutePublisher = Pick<Publisher, "publish" | "full" | "overloaded">;

/**
 * `publisher` with spans, named and attributed by OpenTelemetry's conventions for messaging and
 * Kafka. Outside a sampled span it changes nothing.
 */
export function tracePublisher(
  publisher: RoutePublisher,
  { topic, maxSpans = 100 }: TracePublisherOptions,
): RoutePublisher {
  const spansOf = new WeakMap<Span, number>();

  /** Not async: without a trace, which is nearly always, it costs no promise of its own. */
  function publish(record: BasketRecord): Promise<PublishOutcome> {
    const request = trace.getActiveSpan();
    return isSampled(request) ? publishTraced(record, request) : publisher.publish(record);
  }

  async function publishTraced(record: BasketRecord, request: Span): Promise<PublishOutcome> {
    const spans = spansOf.get(request) ?? 0;
    if (spans >= maxSpans) {
      return await publisher.publish(
        withTraceparent(record, toTraceparent({ ...request.spanContext(), traceFlags: 0 })),
      );
    }
    spansOf.set(request, spans + 1);
    const span = tracer.startSpan(`send ${topic}`, {
      kind: SpanKind.PRODUCER,
      attributes: {
        "messaging.system": "kafka",
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "messaging.destination.name": topic,
        "messaging.kafka.message.key": record.key,
      },
    });
    const outcome = await publisher.publish(
      withTraceparent(record, toTraceparent(span.spanContext())),
    );
    endSpan(span, outcome);
    return outcome;
  }

  return {
    publish,
    get full() {
      return publisher.full;
    },
    get overloaded() {
      return publisher.overloaded;
    },
  };
}

function withTraceparent(record: BasketRecord, traceparent: string): BasketRecord {
  return { ...record, headers: { ...record.headers, traceparent } };
}

function endSpan(span: Span, outcome: PublishOutcome): void {
  if (outcome.status === "accepted") {
    span.setAttributes({
      "messaging.destination.partition.id": String(outcome.partition),
      "messaging.kafka.offset": outcome.offset,
    });
  } else {
    const reason = outcome.status === "refused" ? outcome.reason : outcome.fault.code;
    span.setAttribute("error.type", reason);
    markFailed(span, reason);
  }
  span.end();
}
