/**
 * Takes traces over OTLP as JSON (`OTEL_EXPORTER_OTLP_PROTOCOL=http/json`) and keeps their spans.
 *
 * @module
 */

/** A span as it was exported, in the words of the tests. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the root of a trace. */
  readonly parentSpanId: string;
  readonly isError: boolean;
  /** Values as text, whatever their type. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A running receiver. */
export interface OtlpReceiver extends AsyncDisposable {
  /** The settings that send a service's telemetry here. */
  readonly env: Readonly<Record<string, string>>;
  /** All spans so far. */
  readonly spans: readonly ReceivedSpan[];
  /** Requests so far, of traces, metrics and logs. */
  readonly requests: number;
}

/** Starts it on a free port of loopback. */
export function startOtlpReceiver(): OtlpReceiver {
  const spans: ReceivedSpan[] = [];
  let requests = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (req) => {
    requests++;
    const body = await req.json();
    if (new URL(req.url).pathname === "/v1/traces") spans.push(...toSpans(body));
    return Response.json({});
  });
  return {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      // Spans are sent in batches, by default each 5 s.
      OTEL_BSP_SCHEDULE_DELAY: "100",
    },
    spans,
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface TracesBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly kind: number;
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly status?: { readonly code?: number };
        readonly attributes: readonly Attribute[];
      }[];
    }[];
  }[];
}

function toSpans({ resourceSpans }: TracesBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans).map((span) => ({
      service: toRecord(resource.attributes)["service.name"] ?? "",
      name: span.name,
      kind: KINDS[span.kind] ?? "internal",
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: span.parentSpanId ?? "",
      isError: span.status?.code === 2,
      attributes: toRecord(span.attributes),
    }))
  );
}

function toRecord(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]),
  );
}

/** By the numbers of OTLP's `SpanKind`. */
const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
