/**
 * What the spans of a batch say about each of its records, however the batch ends.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBatchTracer } from "../../../consumer/trace/batch_tracer.ts";
import type { StoredBatch } from "../../../consumer/store/store_batch.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { recordSpans } from "../../support/record_spans.ts";
import { aDeadLetter, aPrepared, prepare } from "../../support/a_prepared.ts";

const ended = recordSpans();
const { traceBatch, traceTransactions } = createBatchTracer({ groupId: "g" });

/** A record of a trace whose id ends with the record's offset. */
function traced(offset: number, flags = "01"): RawRecord {
  const traceparent = `00-${"a".repeat(31)}${offset}-${"b".repeat(15)}${offset}-${flags}`;
  return aRecord(aWireBasket({ id: `b-${offset}` }), {
    offset: String(offset),
    headers: { traceparent: new TextEncoder().encode(traceparent) },
  });
}

/** Spans that ended during `run`. */
async function spansOf(run: () => Promise<unknown>) {
  const before = ended.length;
  await run();
  return ended.slice(before);
}

Deno.test("traceBatch() tells what became of each traced record, and leaves the others out", async () => {
  const [first, second, third, untraced] = [traced(1), traced(2), traced(3, "ff"), traced(4, "00")];
  const gone = traced(5);
  const erased = traced(6);
  const result: StoredBatch = {
    stored: [{ ...aPrepared().row, record: first }],
    repeats: 1,
    deadLetters: [{ ...aDeadLetter(), code: "conflict", record: third }],
    erased: [erased],
  };
  const spans = await spansOf(async () => {
    const records = [first, second, third, untraced, aRecord("{}"), erased];
    const store = traceTransactions(() => Promise.resolve(result));
    const seen = await traceBatch(
      [...records, gone],
      async () => ({ stored: await store(records.map(prepare)), lost: [gone] }),
    );
    assertEquals(seen, { stored: result, lost: [gone] });
  });
  assertEquals(
    spans.filter(({ name }) => name === "process delhaize_shop").map((span) => [
      span.parentSpanId,
      span.attributes["messaging.kafka.offset"],
      span.attributes["delhaize.outcome"],
      span.attributes["delhaize.dead_letter.code"],
      span.failure,
    ]),
    [
      [`${"b".repeat(15)}1`, 1, "stored", undefined, undefined],
      [`${"b".repeat(15)}2`, 2, "repeat", undefined, undefined],
      [`${"b".repeat(15)}3`, 3, "dead_letter", "conflict", undefined],
      [`${"b".repeat(15)}6`, 6, "erased", undefined, undefined],
      [`${"b".repeat(15)}5`, 5, undefined, undefined, "partition lost"],
    ],
  );
  assertEquals(
    spans.filter(({ name }) => name === "transaction").map(({ parentSpanId }) => parentSpanId),
    spans.filter(({ name, failure }) => name !== "transaction" && failure === undefined)
      .map(({ spanId }) => spanId),
  );
});

Deno.test("traceBatch() says when the batch came to nothing", async (t) => {
  const cases = [
    {
      name: "the consumer cannot go on",
      work: () => Promise.reject(new RangeError("Bug")),
      expected: "RangeError",
    },
    {
      name: "the database refuses the statements",
      work: () => Promise.reject(new DatabaseError("No", { sqlstate: "42P01" })),
      expected: "42P01",
    },
  ];
  for (const { name, work, expected } of cases) {
    await t.step(name, async () => {
      const spans = await spansOf(() => traceBatch([traced(1)], work).catch(() => {}));
      assertEquals(spans.map(({ failure }) => failure), [expected]);
    });
  }
});

Deno.test("traceBatch() makes no span for records without a sampled trace", async () => {
  const bad = aRecord("{}", { headers: { traceparent: Uint8Array.of(0xff, 0x31) } });
  const store = traceTransactions(() => Promise.reject(new TypeError("It is away")));
  const records = [traced(1, "00"), traced(2, "fe"), bad, aRecord("{}")];
  const spans = await spansOf(() =>
    assertRejects(
      () =>
        traceBatch(records, async () => ({ stored: await store(records.map(prepare)), lost: [] })),
      TypeError,
      "It is away",
    )
  );
  assertEquals(spans, []);
});
