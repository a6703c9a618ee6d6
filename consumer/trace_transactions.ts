/**
 * The spans of the transactions that a batch takes: one for each traced record.
 *
 * @module
 */
import { type Attributes, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import { DatabaseError } from "../shared/postgres/database_error.ts";
import type { RawRecord } from "../shared/basket/record.ts";
import { markFailed, tracer } from "../shared/service/tracing.ts";
import type { PreparedRecord } from "./prepare_record.ts";

/** Runs one transaction that stores `part`, and shows how long it took and whether it failed. */
export type TraceTransaction = <T>(
  part: readonly PreparedRecord[],
  transaction: () => Promise<T>,
) => Promise<T>;

/** See {@linkcode traceTransactions}. */
export interface TransactionSpans {
  readonly traceTransaction: TraceTransaction;
  /** Ends the spans of records that no transaction has kept. */
  endUnfinished(): void;
}

/**
 * A span for each of the records in `processing`, under its span there, from the first transaction
 * that the record is in until the one that keeps it. Those that fail on the way are events: an
 * outage may take hundreds of attempts, and a span for each would bury the trace.
 *
 * The records of a transaction share it, so their spans have the same times; all link to the
 * first.
 */
export function traceTransactions(processing: ReadonlyMap<RawRecord, Span>): TransactionSpans {
  const open = new Map<RawRecord, Span>();

  function openSpans(part: readonly PreparedRecord[]): readonly Span[] {
    const spans: Span[] = [];
    for (const record of part.map(toRecord)) {
      const parent = processing.get(record);
      if (parent === undefined) continue;
      const span = open.get(record) ?? startTransaction(parent, spans[0]);
      open.set(record, span);
      spans.push(span);
    }
    return spans;
  }

  return {
    async traceTransaction(part, transaction) {
      const spans = openSpans(part);
      let result;
      try {
        result = await transaction();
      } catch (error) {
        for (const span of spans) span.addEvent("transaction failed", toErrorAttributes(error));
        throw error;
      }
      for (const span of spans) {
        // By the conventions a single one is no batch.
        if (part.length > 1) span.setAttribute("db.operation.batch.size", part.length);
        span.end();
      }
      for (const prepared of part) open.delete(toRecord(prepared));
      return result;
    },
    endUnfinished() {
      for (const span of open.values()) {
        markFailed(span, "not stored");
        span.end();
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

function toRecord(prepared: PreparedRecord): RawRecord {
  return prepared.kind === "basket" ? prepared.row.record : prepared.deadLetter.record;
}

/** Attributes by OpenTelemetry's conventions for databases. */
function startTransaction(parent: Span, first: Span | undefined): Span {
  return tracer.startSpan("transaction", {
    kind: SpanKind.CLIENT,
    attributes: { "db.system.name": "postgresql", "db.operation.name": "transaction" },
    links: first === undefined ? [] : [{ context: first.spanContext() }],
  }, trace.setSpan(ROOT_CONTEXT, parent));
}
