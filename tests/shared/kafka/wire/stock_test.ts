/**
 * Holds the two modules that we replace against kafkajs's own, on everything that those do well.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { ProduceOptions } from "../../../../shared/kafka/wire/encode_produce_request.ts";
import type { ProducedMessage } from "../../../../shared/kafka/wire/encode_records.ts";
import { may } from "../../../support/permissions.ts";
import { sign, toResponse } from "./encode_batch.ts";

const REQUESTS = 3_000;
const ignore = !may.runStack;

const arbitraryText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constant("x".repeat(70_000)),
);
const arbitraryBytes = fc.oneof(
  { weight: 4, arbitrary: arbitraryText },
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
);
const arbitraryValue = fc.option(arbitraryBytes, { nil: null });
const arbitraryHeaders = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom("constructor", "schema", "7")),
  fc.oneof(arbitraryBytes, fc.array(arbitraryBytes, { maxLength: 3 })),
  { maxKeys: 5, noNullPrototype: true },
);
const arbitraryTimestamp = fc.oneof(
  fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String),
  fc.integer({ min: 0, max: 2_000_000_000_000 }),
  fc.constantFrom("0", 0, "1", "9007199254740991", "-5", undefined, null),
);
const arbitraryMessage: fc.Arbitrary<ProducedMessage> = fc.record({
  key: arbitraryValue,
  value: arbitraryValue,
  timestamp: arbitraryTimestamp,
  headers: fc.option(arbitraryHeaders, { nil: undefined }),
}, { requiredKeys: ["key", "value"] });

const arbitraryProducer = fc.oneof(
  fc.constant({}),
  fc.record({
    producerId: fc.oneof(fc.integer(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)),
    producerEpoch: fc.integer({ min: 0, max: 32_767 }),
    transactionalId: fc.constantFrom(null, undefined, "", "till-é"),
  }),
);

function arbitraryRequest(maxMessages: number): fc.Arbitrary<ProduceOptions> {
  const arbitraryPartition = fc.record({
    partition: fc.nat(50),
    firstSequence: fc.option(fc.nat(2_147_483_647), { nil: undefined }),
    messages: fc.array(arbitraryMessage, { minLength: 1, maxLength: maxMessages }),
  });
  const arbitraryTopic = fc.record({
    topic: fc.string({ minLength: 1 }),
    partitions: fc.array(arbitraryPartition, { minLength: 1, maxLength: 3 }),
  });
  return fc.tuple(
    fc.record({
      acks: fc.constantFrom(-1, 0, 1),
      timeout: fc.nat(100_000),
      compression: fc.constantFrom(undefined, 0, 1),
      topicData: fc.array(arbitraryTopic, { maxLength: 3 }),
    }),
    arbitraryProducer,
  ).map(([request, producer]) => ({ ...request, ...producer }));
}

/** Requests without a timestamp take the clock's, so both must see the same. */
async function atOneTime(encode: () => Promise<{ readonly buffer: Buffer }>): Promise<Buffer> {
  const now = Date.now;
  Date.now = () => 1_790_000_000_123;
  try {
    return Buffer.from((await encode()).buffer);
  } finally {
    Date.now = now;
  }
}

Deno.test(
  `the encoder gives the stock encoder's bytes on ${REQUESTS} random requests`,
  { ignore },
  async () => {
    const { replaced, stock } = await import(
      "../../../../shared/kafka/wire/replace_kafkajs_modules.ts"
    );
    await fc.assert(
      fc.asyncProperty(arbitraryRequest(4), async (options) => {
        const expected = stock.produceRequest(options);
        const actual = replaced.produceRequest(options);
        assertEquals(
          [actual.apiKey, actual.apiVersion, actual.apiName, actual.expectResponse()],
          [expected.apiKey, expected.apiVersion, expected.apiName, expected.expectResponse()],
        );
        const actualBytes = await atOneTime(() => actual.encode());
        const expectedBytes = await atOneTime(() => expected.encode());
        assertEquals(actualBytes.equals(expectedBytes), true);
      }),
      { numRuns: REQUESTS },
    );
  },
);

Deno.test(
  "the decoder gives the stock decoder's messages on random batches",
  { ignore },
  async () => {
    const { replaced, stock } = await import(
      "../../../../shared/kafka/wire/replace_kafkajs_modules.ts"
    );
    await fc.assert(
      fc.asyncProperty(
        arbitraryRequest(20).filter(isReadByStock),
        fc.record({
          baseOffset: fc.nat(2 ** 48),
          leaderEpoch: fc.nat(1_000),
          attributes: fc.constantFrom(0, 0x08, 0x10, 0x20, 0x30),
          // Of fewer than 17 bytes the stock decoder throws a RangeError.
          cut: fc.nat(50),
        }),
        async (options, header) => {
          const request = replaced.produceRequest(options);
          const recordSet = toRecordSet((await request.encode()).buffer, header);
          const expected = await stock.decodeMessages(toResponse(recordSet));
          const actual = await replaced.decodeMessages(toResponse(recordSet));
          assertEquals(actual.length, expected.length);
          for (const [i, message] of actual.entries()) {
            assertEquals({ ...message, headers: { ...message.headers } }, expected[i]);
          }
        },
      ),
      { numRuns: 500 },
    );
  },
);

/** The stock decoder takes what an object inherits for the first value of a header. */
function isReadByStock({ topicData }: ProduceOptions): boolean {
  const names = topicData.flatMap(({ partitions }) =>
    partitions.flatMap(({ messages }) =>
      messages.flatMap(({ headers }) => Object.keys(headers ?? {}))
    )
  );
  return topicData.length > 0 && !names.some((name) => name in {});
}

interface LogHeader {
  readonly baseOffset: number;
  readonly leaderEpoch: number;
  readonly attributes: number;
  readonly cut: number;
}

/** The batches of a request as a broker keeps and hands them out, the last one cut off. */
function toRecordSet(request: Buffer, header: LogHeader): Buffer {
  const batches = splitRequest(request).map(Buffer.from);
  let { baseOffset } = header;
  for (const batch of batches) {
    batch.writeBigInt64BE(BigInt(baseOffset), 0);
    batch.writeInt32BE(header.leaderEpoch, 12);
    batch.writeInt16BE(batch.readInt16BE(21) | header.attributes, 21);
    baseOffset += batch.readInt32BE(23) + 1;
    sign(batch);
  }
  const set = Buffer.concat(batches);
  return set.subarray(0, set.length - header.cut);
}

/** The record sets of a produce request, format 3. */
function splitRequest(request: Buffer): readonly Buffer[] {
  const batches: Buffer[] = [];
  const idLength = Math.max(0, request.readInt16BE(0));
  let at = 2 + idLength + 2 + 4;
  const int32 = () => request.readInt32BE((at += 4) - 4);
  for (let topics = int32(); topics > 0; topics--) {
    at += 2 + request.readInt16BE(at);
    for (let partitions = int32(); partitions > 0; partitions--) {
      int32();
      const size = int32();
      batches.push(request.subarray(at, at + size));
      at += size;
    }
  }
  return batches;
}
