/**
 * Keeps the spans that the code under test makes, in place of an exporter.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
  TraceFlags,
  type TracerProvider,
} from "@opentelemetry/api";

/** A span that has ended. */
export interface RecordedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Attributes;
  /** The message of an error status. */
  readonly failure: string | undefined;
}

/** Makes this process record its spans from now on; gives those that have ended. */
export function recordSpans(): readonly RecordedSpan[] {
  const ended: RecordedSpan[] = [];
  let started = 0;
  function startSpan(
    name: string,
    options: { readonly attributes?: Attributes } = {},
    context?: Context,
  ) {
    const spanId = String(++started).padStart(16, "0");
    const parent = context && trace.getSpanContext(context);
    const attributes = { ...options.attributes };
    let failure: string | undefined;
    const spanContext: SpanContext = {
      traceId: parent?.traceId ?? "f".repeat(32),
      spanId,
      traceFlags: TraceFlags.SAMPLED,
    };
    const span: Partial<Span> = {
      spanContext: () => spanContext,
      isRecording: () => true,
      setAttribute(key, value) {
        attributes[key] = value;
        return span as Span;
      },
      setStatus({ code, message }) {
        if (code === SpanStatusCode.ERROR) failure = message;
        return span as Span;
      },
      end: () =>
        void ended.push({ name, spanId, parentSpanId: parent?.spanId, attributes, failure }),
    };
    return span as Span;
  }
  const provider: TracerProvider = {
    getTracer: () => ({ startSpan, startActiveSpan: () => undefined as never }),
  };
  trace.setGlobalTracerProvider(provider);
  return ended;
}
