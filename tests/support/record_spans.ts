/**
 * Keeps the spans that the code under test makes, in place of an exporter.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorage } from "node:async_hooks";

/** A span that has ended. */
export interface RecordedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Attributes;
  /** Names and attributes, in order. */
  readonly events: readonly (readonly [name: string, attributes: unknown])[];
  /** Ids of the spans that it is linked to. */
  readonly links: readonly string[];
  /** The message of an error status. */
  readonly failure: string | undefined;
}

/** Makes this process record its spans from now on; gives those that have ended. */
export function recordSpans(): readonly RecordedSpan[] {
  const ended: RecordedSpan[] = [];
  let started = 0;

  function startSpan(
    name: string,
    { attributes: initial, links = [] }: SpanOptions = {},
    parentContext: Context = context.active(),
  ): Span {
    const spanId = String(++started).padStart(16, "0");
    const parent = trace.getSpanContext(parentContext);
    const spanContext: SpanContext = {
      traceId: parent?.traceId ?? "f".repeat(32),
      spanId,
      traceFlags: TraceFlags.SAMPLED,
    };
    const attributes = { ...initial };
    const events: [string, unknown][] = [];
    let failure: string | undefined;
    const span: Pick<Span, UsedMethod> = {
      spanContext: () => spanContext,
      isRecording: () => true,
      setAttribute(key, value) {
        attributes[key] = value;
        return span as Span;
      },
      setAttributes(added) {
        Object.assign(attributes, added);
        return span as Span;
      },
      addEvent(name, attributes) {
        events.push([name, attributes]);
        return span as Span;
      },
      setStatus({ code, message }) {
        if (code === SpanStatusCode.ERROR) failure = message;
        return span as Span;
      },
      end() {
        ended.push({
          name,
          spanId,
          parentSpanId: parent?.spanId,
          attributes,
          events,
          links: links.map(({ context }) => context.spanId),
          failure,
        });
      },
    };
    return span as Span;
  }

  const tracer: Tracer = { startSpan, startActiveSpan: () => undefined as never };
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  context.setGlobalContextManager(createContextManager());
  return ended;
}

/** What our code calls of a span. */
type UsedMethod =
  | "spanContext"
  | "isRecording"
  | "setAttribute"
  | "setAttributes"
  | "addEvent"
  | "setStatus"
  | "end";

/** As Deno's: the context follows what is awaited. */
function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, self, ...args) => storage.run(active, () => run.apply(self, args)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
