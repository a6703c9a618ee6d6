/**
 * Whether anything is left to read, over a partition of records and holes. lag_reader_test.ts and
 * tests/integration/holes_test.ts ask brokers.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { KafkaMessage } from "../../../shared/kafka/client.ts";
import { createFindFirstRecord } from "../../../shared/kafka/first_record.ts";
import type { PartitionFetcher } from "../../../shared/kafka/partition_fetcher.ts";

/** What is at each offset from 0 on: a record, a marker, or nothing that a fetch finds. */
type Content = readonly ("record" | "marker" | "hole")[];

const RANGE = { topic: "sales", partition: 0, fromOffset: 1 };

Deno.test("findFirstRecord() looks past what is no record", async (t) => {
  const cases: { name: string; content: Content; expected: number | undefined }[] = [
    { name: "a record at once", content: ["record", "record", "record"], expected: 1 },
    { name: "a marker", content: ["record", "marker"], expected: undefined },
    {
      name: "a record behind markers",
      content: ["record", "marker", "marker", "record"],
      expected: 3,
    },
    { name: "nothing at all", content: ["record", "hole", "hole"], expected: undefined },
    { name: "nothing behind a marker", content: ["record", "marker", "hole"], expected: undefined },
  ];
  for (const { name, content, expected } of cases) {
    await t.step(name, async () => {
      const find = createFindFirstRecord();
      const range = { ...RANGE, toOffset: content.length };
      assertEquals(await find(aFetcher(content), range), expected);
    });
  }
});

Deno.test("findFirstRecord() fetches once for what does not change", async () => {
  const find = createFindFirstRecord();
  const fetcher = aFetcher(["record", "marker", "record", "record"]);
  const range = { ...RANGE, toOffset: 4 };
  assertEquals(await find(fetcher, range), 2);
  const { fetches } = fetcher;
  assertEquals([await find(fetcher, range), await find(fetcher, { ...range, fromOffset: 2 })], [
    2,
    2,
  ]);
  assertEquals(fetcher.fetches, fetches);
  assertEquals(await find(fetcher, { ...range, fromOffset: 3 }), 3, "what was found is committed");
  assertEquals(await find(fetcher, { ...range, fromOffset: 0, toOffset: 1 }), 0, "made again");
});

Deno.test("findFirstRecord() goes on behind what it knows to be no record", async () => {
  const find = createFindFirstRecord();
  const fetcher = aFetcher(["record", "marker", "marker"]);
  assertEquals(await find(fetcher, { ...RANGE, toOffset: 3 }), undefined);
  const grown = aFetcher(["record", "marker", "marker", "record"]);
  assertEquals(await find(grown, { ...RANGE, toOffset: 4 }), 3);
  assertEquals(grown.fetches, 1);
});

Deno.test("findFirstRecord() takes offsets for records where it may not read", async () => {
  const find = createFindFirstRecord();
  const refusal = Object.assign(new Error("no"), {
    name: "KafkaJSProtocolError",
    type: "TOPIC_AUTHORIZATION_FAILED",
    retriable: false,
  });
  const range = { ...RANGE, toOffset: 4 };
  assertEquals(await find(failingWith(refusal), range), 1);
  await assertRejects(() => find(failingWith(new Error("away")), range), Error, "away");
});

/** Fetches one offset at a time, and counts how often. */
Deno.test("findFirstRecord() counts an open transaction, until it is aborted", async () => {
  const find = createFindFirstRecord();
  const range = { ...RANGE, toOffset: 4 };
  // What is behind its beginning no fetch finds.
  const open = aFetcher(["record", "marker", "hole", "hole"], { lastStableOffset: 2 });
  assertEquals([await find(open, range), await find(open, range)], [2, 2]);
  const aborted = aFetcher(["record", "marker", "marker", "marker"]);
  assertEquals(await find(aborted, range), undefined);
});

function aFetcher(
  content: Content,
  { lastStableOffset = content.length } = {},
): PartitionFetcher & { readonly fetches: number } {
  let fetches = 0;
  return {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    fetch([position]) {
      fetches++;
      const offset = Number(position?.offset);
      const kind = content[offset];
      return Promise.resolve([{
        topic: "sales",
        partition: 0,
        messages: kind === "record" ? [{ offset: String(offset) } as KafkaMessage] : [],
        nextOffset: BigInt(kind === "hole" ? offset : offset + 1),
        highWatermark: String(content.length),
        lastStableOffset: BigInt(lastStableOffset),
      }]);
    },
    get fetches() {
      return fetches;
    },
  };
}

function failingWith(error: Error): PartitionFetcher {
  return { ...aFetcher([]), fetch: () => Promise.reject(error) };
}
