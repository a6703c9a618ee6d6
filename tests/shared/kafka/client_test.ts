/**
 * Records of kafkajs in our form.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { KafkaMessage } from "kafkajs";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

Deno.test({
  name: "toRawRecord() keeps bytes, position and the first header of each name",
  ignore,
  async fn(t) {
    const { toRawRecord } = await import("../../../shared/kafka/client.ts");
    const at = { topic: "delhaize_shop", partition: 3 };
    const message = {
      key: Buffer.from("k"),
      value: Buffer.from([0xff, 0]),
      timestamp: "1577880000000",
      attributes: 0,
      offset: "9223372036854775807",
    };
    const expected = {
      ...at,
      offset: "9223372036854775807",
      timestampMs: 1_577_880_000_000,
      key: Buffer.from("k"),
      value: Buffer.from([0xff, 0]),
      headers: {},
    };
    const cases = [
      { name: "no headers", input: message, expected },
      {
        name: "null key and value",
        input: { ...message, key: null, value: null },
        expected: { ...expected, key: null, value: null },
      },
      {
        name: "headers",
        input: {
          ...message,
          headers: {
            bytes: Buffer.from([1]),
            text: "é",
            twice: [Buffer.from([2]), Buffer.from([3])],
            none: undefined,
            null: null,
            ["__proto__"]: Buffer.from([4]),
            constructor: Buffer.from([5]),
            "262151": Buffer.from([6]),
          },
        },
        expected: {
          ...expected,
          headers: {
            bytes: Buffer.from([1]),
            text: Buffer.from([0xc3, 0xa9]),
            twice: Buffer.from([2]),
            null: new Uint8Array(),
            ["__proto__"]: Buffer.from([4]),
            constructor: Buffer.from([5]),
            "262151": Buffer.from([6]),
          },
        },
      },
    ];
    for (const { name, input, expected } of cases) {
      await t.step(name, () => assertEquals(toRawRecord(input as never, at), expected as never));
    }
  },
});

Deno.test({
  name: "headers have no names but those of the record",
  ignore,
  async fn() {
    const { toRawRecord } = await import("../../../shared/kafka/client.ts");
    const message = { offset: "0", timestamp: "0", key: null, value: null };
    for (const headers of [undefined, {}, { other: "x" }]) {
      const record = toRawRecord({ ...message, headers } as never, AT);
      assertEquals(["constructor", "__proto__", "toString"].map((name) => record.headers[name]), [
        undefined,
        undefined,
        undefined,
      ]);
    }
  },
});

Deno.test({
  name: "toRawRecords() makes one record of a batch that cannot be read, with its offsets and hash",
  ignore,
  async fn() {
    const { toRawRecords } = await import("../../../shared/kafka/client.ts");
    const messages = [await anUnreadableMessage()];
    const [record] = toRawRecords({ ...AT, messages, highWatermark: "20" });
    assertEquals(record?.offset, "10");
    assertEquals(record?.key, null);
    assertEquals(record?.value?.length, RAW.length);
    assertEquals(record?.truncation, {
      code: "unreadable_batch",
      detail: `Offsets 10 to 14, ${RAW.length} bytes: unknown_codec (Codec 7). ` +
        `Kept are the first ${RAW.length} bytes; SHA-256 of all ${SHA256}`,
      sha256: SHA256,
      lastOffset: "14",
    });
    const { lastOffsetOf } = await import("../../../shared/basket/raw_record.ts");
    assertEquals(record && lastOffsetOf(record), "14");
  },
});

Deno.test({
  name: "toRawRecords() believes no offset at or behind the high watermark",
  ignore,
  async fn() {
    const { toRawRecords } = await import("../../../shared/kafka/client.ts");
    const message = { timestamp: "0", key: null, value: null, attributes: 0 };
    const messages = [
      { ...message, offset: "9" },
      await anUnreadableMessage(),
      { ...message, offset: "12" },
    ] as KafkaMessage[];
    const records = toRawRecords({ ...AT, messages, highWatermark: "12" });
    assertEquals(records.map(({ offset, truncation }) => [offset, truncation?.lastOffset]), [
      ["9", undefined],
      ["10", "11"],
    ]);
  },
});

Deno.test({
  name: "toRawRecords() says how large a value was that is kept in part",
  ignore,
  async fn() {
    const { toRawRecords } = await import("../../../shared/kafka/client.ts");
    const { cutIfOversized } = await import("../../../shared/kafka/wire/oversized_value.ts");
    const message = {
      offset: "7",
      timestamp: "0",
      attributes: 0,
      key: Buffer.from("k"),
      value: Buffer.alloc(5_000_000, "a"),
      headers: {},
    };
    const sha256 = createHash("sha256").update(message.value).digest("hex");
    cutIfOversized(message, { recordBytes: 5_000_010, headerBytes: 0 });
    const [record] = toRawRecords({ ...AT, messages: [message], highWatermark: "8" });
    assertEquals(record?.value?.length, 65_536);
    assertEquals(record?.truncation, {
      code: "oversized_value",
      detail: "A value of 5000000 bytes and a key of 1. Kept are the first 65536 bytes of each; " +
        `SHA-256 of the value ${sha256}`,
      sha256,
      lastOffset: "7",
    });
  },
});

const AT = { topic: "delhaize_shop", partition: 3 };
const RAW = Buffer.from("not a batch at all");
const SHA256 = createHash("sha256").update(RAW).digest("hex");

async function anUnreadableMessage(): Promise<KafkaMessage> {
  const { toUnreadableMessage } = await import("../../../shared/kafka/wire/unreadable_batch.ts");
  return toUnreadableMessage({
    raw: RAW,
    reason: "unknown_codec",
    detail: "Codec 7",
    firstOffset: 10,
    lastOffset: 14,
    batchContext: undefined,
  }) as unknown as KafkaMessage;
}
