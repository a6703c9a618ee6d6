/**
 * Tracing through Deno's own OpenTelemetry, which `OTEL_DENO=true` turns on: which spans are worth
 * recording, and the form in which their context crosses Kafka. Without it nothing is recorded,
 * and the only cost is a look at the active span.
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

/** The tracer of all spans of the pipeline. */
export const tracer: Tracer = trace.getTracer("delhaize-pipeline");

/**
 * Whether the span is exported. Deno also records spans that are not sampled (their `isRecording()`
 * is true, Deno 2.9.6), so the flag decides.
 */
export function isSampled(span: Span | undefined): span is Span {
  return span !== undefined && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/**
 * Runs `work` outside of any span, so that the spans it starts begin a trace of their own.
 *
 * Deno 2.9.6 leaves the span of a `fetch` active for its caller when no other is active. All later
 * spans would become part of that trace (denoland/deno#36757) and share its sampling decision.
 */
export function inOwnTrace<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/**
 * The context as the `traceparent` of W3C Trace Context, which our records carry as a header. We
 * leave `tracestate` out: it is for vendors, and up to 512 characters a record.
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
 * Parses a `traceparent`; `undefined` for an invalid one. A later version is accepted while it has
 * exactly the four fields of version 00.
 */
export function parseTraceparent(text: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = WELL_FORMED.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
}

/** Names the active request's span by its route. Deno names it by the method only. */
export function nameRequest(method: string, route: string): void {
  trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute("http.route", route);
}

/** Marks a span as failed. `reason` is a code or a message; it must hold no secret. */
export function markFailed(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}

/** Version `ff` and ids of nothing but zeros are invalid. */
const WELL_FORMED =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
