/**
 * Tracing through Deno's own OpenTelemetry, which `OTEL_DENO=true` turns on: which spans are worth
 * making, and the form in which their context crosses Kafka. Without it nothing is recorded, and
 * what is left of the cost is a look at the active span.
 *
 * @module
 */
import {
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from "@opentelemetry/api";

/** Makes the pipeline's spans. */
export const tracer: Tracer = trace.getTracer("delhaize-pipeline");

/**
 * Whether anybody will see what is recorded under this span. Deno records spans that are not
 * sampled too (`isRecording()` is true of them, Deno 2.9.6), so the flag decides.
 */
export function isSampled(span: Span | undefined): span is Span {
  return span !== undefined && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * Does `work` outside of any span, so that what it starts begins a trace of its own.
 *
 * Deno 2.9.6 leaves the span of a `fetch` active for its caller when no other is around it, and so
 * all later ones become part of its trace (denoland/deno#36757), with its decision to be sampled.
 */
export function inOwnTrace<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/**
 * The context as the `traceparent` of W3C Trace Context, which is what our records carry. Its
 * companion `tracestate` is not carried: it is for vendors, and up to 512 characters a record.
 *
 * @example
 * ```ts
 * import { parseTraceparent, toTraceparent } from "./tracing.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * const context = parseTraceparent(traceparent);
 * assertEquals(context && toTraceparent(context), traceparent);
 * ```
 */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/**
 * The context that a `traceparent` gives, or `undefined` for what is none. A later version counts
 * while it has the four fields of version 00 and no more.
 */
export function parseTraceparent(text: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = WELL_FORMED.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
}

/** Names the span of the request that is being answered by its route; Deno knows only the method. */
export function nameRequest(method: string, route: string): void {
  trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute("http.route", route);
}

/** Marks a span as failed; `reason` is a code or a message without a secret in it. */
export function markFailed(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}

/** Version `ff` and ids of nothing but zeros are invalid. */
const WELL_FORMED =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
