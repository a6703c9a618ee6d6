/**
 * What the spans of transactions say, for batches that are stored at once, in parts, or not at all.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import type { StoredBatch } from "../../../consumer/store/store_batch.ts";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import { createTransactionTracer } from "../../../consumer/trace/transaction_tracer.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { tracer } from "../../../shared/service/tracing.ts";
import { recordSpans } from "../../support/record_spans.ts";
import { aPrepared } from "../../support/a_prepared.ts";

const ended = recordSpans();
const STORED: StoredBatch = { stored: [], repeats: 0, deadLetters: [] };
const away = new DatabaseError("Connection closed", {});

/** Three records, the spans of the first `traced` of them, and their transactions. */
function aBatch({ traced }: { readonly traced: number }) {
  const batch = [0, 1, 2].map((offset) => aPrepared({ id: `b-${offset}` }, offset));
  const processing = new Map(
    batch.slice(0, traced).map(({ row }) => [row.record, tracer.startSpan("process")]),
  );
  const parents = [...processing.values()].map((span) => span.spanContext().spanId);
  const { traceTransactions, endUnfinished } = createTransactionTracer(processing);
  return {
    batch,
    parents,
    traceTransactions,
    endUnfinished: () => endUnfinished(processing.keys()),
  };
}

async function spansOf(run: () => Promise<unknown>) {
  const before = ended.length;
  await run();
  return ended.slice(before);
}

Deno.test("traceTransactions() makes a span for each traced record, linked to the first", async () => {
  const { batch, parents, traceTransactions, endUnfinished } = aBatch({ traced: 2 });
  const spans = await spansOf(async () => {
    const store = traceTransactions(() => Promise.resolve(STORED));
    assertEquals(await store(batch), STORED);
    endUnfinished();
  });
  assertEquals(
    spans.map(({ spanId: _, ...span }) => span),
    [[], [spans[0]?.spanId ?? ""]].map((links, index) => ({
      name: "transaction",
      parentSpanId: parents[index],
      attributes: {
        "db.system.name": "postgresql",
        "db.operation.name": "transaction",
        "db.operation.batch.size": 3,
      },
      events: [],
      links,
      failure: undefined,
    })),
  );
});

Deno.test("traceTransactions() shows attempts that failed as events of one span", async () => {
  const { batch, traceTransactions } = aBatch({ traced: 1 });
  const spans = await spansOf(async () => {
    const failures = [away, new DatabaseError("Deadlock", { sqlstate: "40P01" })];
    const attempts = [...failures];
    const store = traceTransactions(() => {
      const failure = attempts.shift();
      return failure === undefined ? Promise.resolve(STORED) : Promise.reject(failure);
    });
    for (const failure of failures) assertEquals(await assertRejects(() => store(batch)), failure);
    await store(batch);
  });
  assertEquals(spans.map(({ events, failure }) => [events, failure]), [[
    [
      ["transaction failed", { "error.type": "DatabaseError" }],
      ["transaction failed", { "error.type": "40P01", "db.response.status_code": "40P01" }],
    ],
    undefined,
  ]]);
});

Deno.test("traceTransactions() follows a batch that is halved to the transaction that kept each record", async () => {
  const { batch, traceTransactions, endUnfinished } = aBatch({ traced: 3 });
  const refused = new DatabaseError("Check", { sqlstate: "23514" });
  const isBad = (prepared: PreparedRecord) =>
    prepared.kind === "basket" && prepared.row.id === "b-1";
  const spans = await spansOf(async () => {
    const store = traceTransactions((part) =>
      part.some(isBad) ? Promise.reject(refused) : Promise.resolve(STORED)
    );
    await createStoreBisecting(store)(batch);
    endUnfinished();
  });
  assertEquals(
    spans.map(({ attributes, events, failure }) => [
      attributes["db.operation.batch.size"],
      events.length,
      failure,
    ]),
    // The first alone; then the bad one as a dead letter, with the last.
    [[undefined, 1, undefined], [2, 2, undefined], [2, 1, undefined]],
  );
});

Deno.test("endUnfinished() ends the spans of records that no transaction has kept", async () => {
  const { batch, traceTransactions, endUnfinished } = aBatch({ traced: 1 });
  const spans = await spansOf(async () => {
    await traceTransactions(() => Promise.reject(away))(batch).catch(() => {});
    endUnfinished();
  });
  assertEquals(spans.map(({ events, failure }) => [events.length, failure]), [[1, "not stored"]]);
});
