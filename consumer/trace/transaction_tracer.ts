/**
 * The spans of transactions: one for each traced record, from its first transaction to the one that
 * stores it.
 *
 * @module
 */
import { type Attributes, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { markFailed, tracer } from "../../shared/service/tracing.ts";
import { type PreparedRecord, recordOf } from "../prepared_record.ts";
import type { StoreBatch } from "../store/store_batch.ts";

/** Traces transactions. */
export interface TransactionTracer {
  /** Adds spans to `store`, which runs one transaction a call. */
  traceTransactions(store: StoreBatch): StoreBatch;
  /** Ends the spans of those records that no transaction has stored. */
  endUnfinished(records: Iterable<RawRecord>): void;
}

/**
 * Makes a span for each record in `processing`, as a child of its span there. A failed attempt is
 * an event of that span: an outage may take hundreds of attempts, and a span for each would bury
 * the trace.
 *
 * The records of a transaction share it, so their spans have the same times and link to the first.
 */
export function createTransactionTracer(
  processing: ReadonlyMap<RawRecord, Span>,
): TransactionTracer {
  const open = new Map<RawRecord, Span>();

  function openSpans(batch: readonly PreparedRecord[]): readonly Span[] {
    if (processing.size === 0) return [];
    const spans: Span[] = [];
    for (const record of batch.map(recordOf)) {
      const parent = processing.get(record);
      if (parent === undefined) continue;
      const span = open.get(record) ?? startTransaction(parent, spans[0]);
      open.set(record, span);
      spans.push(span);
    }
    return spans;
  }

  return {
    traceTransactions: (store) =>
      async function storeTraced(batch, positions) {
        const spans = openSpans(batch);
        if (spans.length === 0) return await store(batch, positions);
        let stored;
        try {
          stored = await store(batch, positions);
        } catch (error) {
          for (const span of spans) span.addEvent("transaction failed", toErrorAttributes(error));
          throw error;
        }
        for (const span of spans) {
          // By the conventions a single one is no batch.
          if (batch.length > 1) span.setAttribute("db.operation.batch.size", batch.length);
          span.end();
        }
        for (const prepared of batch) open.delete(recordOf(prepared));
        return stored;
      },
    endUnfinished(records) {
      for (const record of records) {
        const span = open.get(record);
        if (span === undefined) continue;
        markFailed(span, "not stored");
        span.end();
        open.delete(record);
      }
    },
  };
}

/** What went wrong, by OpenTelemetry's conventions: a SQLSTATE or the class, never the message. */
export function toErrorAttributes(error: unknown): Attributes & { readonly "error.type": string } {
  if (error instanceof DatabaseError && error.sqlstate !== undefined) {
    return { "error.type": error.sqlstate, "db.response.status_code": error.sqlstate };
  }
  return { "error.type": error instanceof Error ? error.name : "unknown" };
}

/** Attributes by OpenTelemetry's conventions for databases. */
function startTransaction(parent: Span, first: Span | undefined): Span {
  return tracer.startSpan("transaction", {
    kind: SpanKind.CLIENT,
    attributes: { "db.system.name": "postgresql", "db.operation.name": "transaction" },
    links: first === undefined ? [] : [{ context: first.spanContext() }],
  }, trace.setSpan(ROOT_CONTEXT, parent));
}
