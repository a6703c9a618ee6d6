/**
 * The spans of a batch: for each record that comes with a sampled trace what became of it, and the
 * transactions that its batch took. All others cost a look at one header.
 *
 * @module
 */
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { type RawRecord, readTraceparent } from "../shared/record.ts";
import { markFailed, parseTraceparent, tracer } from "../shared/tracing.ts";
import type { StoredBatch } from "./store/store_batch.ts";

/** The records of a batch and where they come from. */
export interface TracedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly groupId: string;
  readonly records: readonly RawRecord[];
}

/** Runs one attempt to store the batch, and shows how long it took and whether it failed. */
export type TraceAttempt = <T>(attempt: () => Promise<T>) => Promise<T>;

/**
 * Does `work` under the spans of the batch and gives what it gives: what became of the batch once
 * its offset is committed, or `undefined` when its partition went to another consumer meanwhile.
 */
export async function traceBatch<T extends StoredBatch>(
  batch: TracedBatch,
  work: (traceAttempt: TraceAttempt) => Promise<T | undefined>,
): Promise<T | undefined> {
  const spans = startSpans(batch);
  if (spans.size === 0) return await work((attempt) => attempt());
  try {
    const stored = await work((attempt) => traceTransaction(attempt, { spans, batch }));
    if (stored !== undefined) setOutcomes(spans, stored);
    else for (const span of spans.values()) markFailed(span, "partition lost");
    return stored;
  } catch (error) {
    for (const span of spans.values()) fail(span, error);
    throw error;
  } finally {
    for (const span of spans.values()) span.end();
  }
}

type Spans = ReadonlyMap<RawRecord, Span>;

function startSpans(batch: TracedBatch): Spans {
  const spans = new Map<RawRecord, Span>();
  for (const record of batch.records) {
    const parent = toSampledParent(record);
    if (parent === undefined) continue;
    const span = startProcessing(record, { parent, batch });
    // Nothing records spans in this process: the others need not be tried.
    if (!span.isRecording()) break;
    spans.set(record, span);
  }
  return spans;
}

/** A batch shares its transaction, so the spans of its records have the same times. */
async function traceTransaction<T>(
  attempt: () => Promise<T>,
  { spans, batch }: { readonly spans: Spans; readonly batch: TracedBatch },
): Promise<T> {
  const transactions = [...spans.values()].map((parent) =>
    startTransaction(parent, batch.records.length)
  );
  try {
    return await attempt();
  } catch (error) {
    for (const span of transactions) fail(span, error);
    throw error;
  } finally {
    for (const span of transactions) span.end();
  }
}

function setOutcomes(spans: Spans, { stored, deadLetters }: StoredBatch): void {
  const isStored = new Set(stored.map(({ record }) => record));
  const codes = new Map(deadLetters.map(({ record, code }) => [record, code]));
  for (const [record, span] of spans) {
    const code = codes.get(record);
    const outcome = isStored.has(record) ? "stored" : "repeat";
    span.setAttribute("delhaize.outcome", code === undefined ? outcome : "dead_letter");
    if (code !== undefined) span.setAttribute("delhaize.dead_letter.code", code);
  }
}

/** The producer's span as a parent, when it was sampled. */
function toSampledParent(record: RawRecord): Context | undefined {
  const traceparent = readTraceparent(record);
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0
    ? trace.setSpanContext(ROOT_CONTEXT, context)
    : undefined;
}

/** Attributes by OpenTelemetry's conventions for messaging and Kafka. */
function startProcessing(
  { offset }: RawRecord,
  { parent, batch: { topic, partition, groupId } }: {
    readonly parent: Context;
    readonly batch: TracedBatch;
  },
): Span {
  return tracer.startSpan(`process ${topic}`, {
    kind: SpanKind.CONSUMER,
    attributes: {
      "messaging.system": "kafka",
      "messaging.operation.name": "process",
      "messaging.operation.type": "process",
      "messaging.destination.name": topic,
      "messaging.destination.partition.id": String(partition),
      "messaging.kafka.offset": Number(offset),
      "messaging.consumer.group.name": groupId,
    },
  }, parent);
}

function startTransaction(parent: Span, batchSize: number): Span {
  return tracer.startSpan("transaction", {
    kind: SpanKind.CLIENT,
    attributes: {
      "db.system.name": "postgresql",
      "db.operation.name": "transaction",
      "db.operation.batch.size": batchSize,
    },
  }, trace.setSpan(ROOT_CONTEXT, parent));
}

function fail(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.name : "unknown";
  span.setAttribute("error.type", type);
  markFailed(span, type);
}
