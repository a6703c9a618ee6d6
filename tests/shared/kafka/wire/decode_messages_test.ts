import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { createDecodeMessages } from "../../../../shared/kafka/wire/decode_messages.ts";
import type { FetchedMessage } from "../../../../shared/kafka/wire/fetched_message.ts";
import { oversizedValueOf } from "../../../../shared/kafka/wire/oversized_value.ts";
import { unreadableBatchOf } from "../../../../shared/kafka/wire/unreadable_batch.ts";
import { type BatchParts, encodeBatch, encodeBody, sign, toResponse } from "./encode_batch.ts";
import foreign from "./fixtures/foreign_batches.json" with { type: "json" };

const MIB = 1_048_576;
const GOOD = [{ key: "a", value: "1" }, { key: "b", value: "2" }, { key: "c", value: "3" }];

/** Offsets and values, and for a batch that cannot be read its reason and where it ends. */
function outline(messages: readonly FetchedMessage[]): readonly string[] {
  return messages.map((message) => {
    const unreadable = unreadableBatchOf(message);
    if (unreadable === undefined) return `${message.offset} ${message.value}`;
    const { firstOffset, reason } = unreadable;
    return `${firstOffset}–${message.offset} ${reason}`;
  });
}

/** What a consumer gets that fetches the same again when nothing came. */
async function decode(...recordSet: readonly Uint8Array[]): Promise<readonly FetchedMessage[]> {
  const decodeMessages = createDecodeMessages();
  const bytes = Buffer.concat(recordSet);
  const messages = await decodeMessages(toResponse(bytes));
  return messages.length > 0 ? messages : await decodeMessages(toResponse(bytes));
}

function flip(batch: Buffer, at: number): Buffer {
  const flipped = Buffer.from(batch);
  flipped[at]! ^= 0x40;
  return flipped;
}

Deno.test("decodeMessages() reads what Java and librdkafka wrote, in every format and codec", async (t) => {
  for (const { by, codec, format, base64 } of foreign) {
    await t.step(`${by}, format ${format}, ${codec}`, async () => {
      const messages = await decode(Buffer.from(base64, "base64"));
      const first = by.startsWith("Java") ? 100 : 0;
      assertEquals(
        messages.map(({ offset, key, value }) => [Number(offset), String(key), String(value)]),
        Array.from({ length: 8 }, (_, i) => [
          first + i,
          `k${i}`,
          `{"id":"${i}","store":"Brussels","products":["banana banana banana banana"]}`,
        ]),
      );
      if (by.startsWith("Java") && format > 0) {
        assertEquals(messages[7]?.timestamp, "1700000000007");
      }
    });
  }
});

Deno.test("decodeMessages() keeps headers of any name, all of their values, and no prototype", async () => {
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "schema"];
  const headers = Object.fromEntries(names.map((name) => [name, [name, null, "again"]]));
  const [message] = await decode(encodeBatch([{ value: "v", headers }]));
  assertEquals(Object.getPrototypeOf(message?.headers), null);
  const entries: readonly unknown[] = Object.entries(message?.headers ?? {});
  assertEquals(
    entries,
    names.map((name) => [name, [Buffer.from(name), null, Buffer.from("again")]]),
  );
});

Deno.test("decodeMessages() goes on after a batch that cannot be read", async (t) => {
  const cases: { name: string; parts: BatchParts; expected: string }[] = [
    { name: "a codec of the future", parts: { attributes: 5 }, expected: "3–5 unknown_codec" },
    { name: "no gzip", parts: { attributes: 1 }, expected: "3–5 malformed_compression" },
    {
      name: "a bomb",
      parts: { attributes: 1, body: gzipSync(Buffer.alloc(100 * MIB, " ")) },
      expected: "3–5 too_large_when_decompressed",
    },
    {
      name: "250,000 empty records in 2 KB",
      parts: {
        attributes: 1,
        recordCount: 250_000,
        lastOffsetDelta: 249_999,
        body: gzipSync(encodeBody(Array(250_000).fill({ value: null }))),
      },
      expected: "3–250002 too_many_records",
    },
    {
      name: "fewer records than it says",
      parts: { recordCount: 4 },
      expected: "3–5 malformed_records",
    },
    {
      name: "more records than it says",
      parts: { recordCount: 2 },
      expected: "3–5 malformed_records",
    },
    { name: "a count below 0", parts: { recordCount: -1 }, expected: "3–5 malformed_records" },
    {
      name: "records past its end",
      parts: { lastOffsetDelta: 1 },
      expected: "3–4 malformed_records",
    },
    {
      name: "an end before its beginning",
      parts: { lastOffsetDelta: -7 },
      expected: "3–3 malformed_records",
    },
    {
      name: "2,147,483,647 records",
      parts: { recordCount: 2_147_483_647 },
      expected: "3–5 too_many_records",
    },
  ];
  for (const { name, parts, expected } of cases) {
    await t.step(name, async () => {
      const messages = await decode(
        encodeBatch(GOOD),
        encodeBatch(GOOD, { ...parts, baseOffset: 3 }),
        encodeBatch(GOOD, { baseOffset: 300_000 }),
      );
      assertEquals(outline(messages), [
        ...["0 1", "1 2", "2 3"],
        expected,
        ...["300000 1", "300001 2", "300002 3"],
      ]);
    });
  }
});

Deno.test("decodeMessages() finds every length of a record that lies", async (t) => {
  const record = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
  const cases = [
    { name: "a record longer than the batch", body: record("12 00 00 00 02 61 02 62 00") },
    { name: "a record of a negative length", body: record("0f 00 00 00 02 61 02 62 00") },
    { name: "a record shorter than its fields", body: record("0a 00 00 00 02 61 02 62 00") },
    { name: "a key beyond the record", body: record("10 00 00 00 7e 61 02 62 00") },
    { name: "a key of a negative length", body: record("10 00 00 00 03 61 02 62 00") },
    { name: "a value beyond the record", body: record("10 00 00 00 02 61 04 62 00") },
    { name: "more headers than bytes", body: record("10 00 00 00 02 61 02 62 7e") },
    { name: "a count of headers below 0", body: record("10 00 00 00 02 61 02 62 03") },
    { name: "a header's name beyond the record", body: record("14 00 00 00 02 61 02 62 02 08 61") },
    {
      name: "a header's name of a negative length",
      body: record("14 00 00 00 02 61 02 62 02 01 01"),
    },
    {
      name: "a header's value beyond the record",
      body: record("16 00 00 00 02 61 02 62 02 02 61 04"),
    },
    { name: "a varint of six bytes", body: record("80 80 80 80 80 00") },
    { name: "a varint of 33 bits", body: record("14 00 00 80 80 80 80 10 01 01 00") },
    {
      name: "a record that reaches into the next",
      body: record("12 00 00 00 02 61 02 62 00 0c 00 00 02 01 01 00"),
      recordCount: 2,
    },
    {
      name: "a varlong of eleven bytes",
      body: record("1a 00 80 80 80 80 80 80 80 80 80 80 00 00 00 00 00"),
    },
    {
      name: "an offset that repeats",
      body: record("0c 00 00 00 01 01 00 0c 00 00 00 01 01 00"),
      recordCount: 2,
    },
    { name: "an end in the middle of a varint", body: record("10 00 80") },
    { name: "no bytes at all", body: record("") },
  ];
  for (const { name, body, recordCount = 1 } of cases) {
    await t.step(name, async () => {
      const batch = encodeBatch([], { body, recordCount, lastOffsetDelta: recordCount - 1 });
      assertEquals(outline(await decode(batch)), [`0–${recordCount - 1} malformed_records`]);
    });
  }
});

Deno.test("an unreadable batch keeps its offsets, size, hash and first bytes", async () => {
  const batch = encodeBatch(GOOD, { baseOffset: 40, attributes: 6, body: Buffer.alloc(5_000, 7) });
  const [message] = await decode(batch);
  assert(message !== undefined);
  assertEquals(unreadableBatchOf(message), {
    reason: "unknown_codec",
    detail: "Codec 6",
    firstOffset: "40",
    lastOffset: "42",
    sizeBytes: batch.length,
    sha256: createHash("sha256").update(batch).digest("hex"),
    beginning: Uint8Array.from(batch.subarray(0, 1_024)),
  });
  assertEquals([message.offset, message.key, message.value], ["42", null, null]);
});

Deno.test("no record can pose as an unreadable batch", async () => {
  const [message] = await decode(encodeBatch([{
    value: null,
    headers: { unreadable_batch: "1", reason: "wrong_crc" },
  }]));
  assert(message !== undefined);
  assertEquals([unreadableBatchOf(message), oversizedValueOf(message)], [undefined, undefined]);
});

Deno.test("a batch with a wrong checksum is fetched once more before it is unreadable", async (t) => {
  const good = encodeBatch(GOOD, { baseOffset: 3 });
  const wrong = flip(good, 65);
  const next = encodeBatch(GOOD, { baseOffset: 6 });
  await t.step("right the second time: nothing is lost", async () => {
    const decodeMessages = createDecodeMessages();
    const first = await decodeMessages(toResponse(Buffer.concat([encodeBatch(GOOD), wrong, next])));
    assertEquals(outline(first), ["0 1", "1 2", "2 3"]);
    const second = await decodeMessages(toResponse(Buffer.concat([good, next])));
    assertEquals(outline(second), ["3 1", "4 2", "5 3", "6 1", "7 2", "8 3"]);
  });
  await t.step("the same the second time", async () => {
    const decodeMessages = createDecodeMessages();
    assertEquals(outline(await decodeMessages(toResponse(Buffer.concat([wrong, next])))), []);
    const second = await decodeMessages(toResponse(Buffer.concat([wrong, next])));
    assertEquals(outline(second), ["3–5 wrong_crc", "6 1", "7 2", "8 3"]);
  });
  await t.step("another wrong one each time: at the fifth", async () => {
    const decodeMessages = createDecodeMessages();
    const sights: (readonly string[])[] = [];
    for (const at of [62, 63, 64, 65, 66]) {
      sights.push(outline(await decodeMessages(toResponse(flip(good, at)))));
    }
    assertEquals(sights, [[], [], [], [], ["3–5 wrong_crc"]]);
  });
});

Deno.test("a damaged header takes the position no further than is certain", async (t) => {
  const next = encodeBatch(GOOD, { baseOffset: 6 });
  const batch = encodeBatch(GOOD, { baseOffset: 3 });
  const cases = [
    {
      name: "its last offset, nothing follows",
      set: [flip(batch, 23)],
      expected: ["3–3 wrong_crc"],
    },
    {
      name: "its last offset, a batch follows",
      set: [flip(batch, 23), next],
      expected: ["3–5 wrong_crc", "6 1", "7 2", "8 3"],
    },
    {
      name: "its format",
      set: [flip(batch, 16), next],
      expected: ["3–5 unknown_format", "6 1", "7 2", "8 3"],
    },
    {
      name: "last offset and count alike",
      set: [encodeBatchWithWrongCrc(), next],
      expected: ["3–5 wrong_crc", "6 1", "7 2", "8 3"],
    },
  ];
  for (const { name, set, expected } of cases) {
    await t.step(name, async () => assertEquals(outline(await decode(...set)), expected));
  }
  function encodeBatchWithWrongCrc() {
    return flip(
      encodeBatch(GOOD, { baseOffset: 3, lastOffsetDelta: 9_999, recordCount: 10_000 }),
      17,
    );
  }
});

Deno.test("a batch of a negative length covers what is left of the record set", async () => {
  const batch = encodeBatch(GOOD, { baseOffset: 3 });
  batch.writeInt32BE(-5, 8);
  assertEquals(outline(await decode(batch, encodeBatch(GOOD))), ["3–5 malformed_records"]);
});

Deno.test("a batch that the end of the fetch cut off is not broken", async (t) => {
  const whole = encodeBatch(GOOD);
  const cut = encodeBatch(GOOD, { baseOffset: 3 });
  for (let length = 0; length < cut.length; length++) {
    await t.step(`${length} bytes of it`, async () => {
      const decodeMessages = createDecodeMessages();
      const recordSet = Buffer.concat([whole, cut.subarray(0, length)]);
      for (const _ of [1, 2]) {
        assertEquals(outline(await decodeMessages(toResponse(recordSet))), ["0 1", "1 2", "2 3"]);
      }
    });
  }
});

Deno.test("offsets that go back end the record set, so the position cannot go back", async () => {
  const set = [encodeBatch(GOOD, { baseOffset: 10 }), encodeBatch(GOOD, { baseOffset: 11 })];
  assertEquals(outline(await decode(...set)), ["10 1", "11 2", "12 3"]);
});

Deno.test("a hidden record closes what compaction has emptied", async (t) => {
  await t.step("the tail of a batch", async () => {
    const [first, second] = await decode(encodeBatch(GOOD.slice(0, 1), { lastOffsetDelta: 4 }));
    assertEquals([first?.offset, first?.isControlRecord], ["0", false]);
    assertEquals([second?.offset, second?.isControlRecord], ["4", true]);
  });
  await t.step("a whole batch", async () => {
    const messages = await decode(encodeBatch([], { lastOffsetDelta: 4, baseOffset: 5 }));
    assertEquals(messages.map(({ offset, isControlRecord }) => [offset, isControlRecord]), [
      ["9", true],
    ]);
  });
});

Deno.test("control records keep their mark, for kafkajs to hide them", async () => {
  const marker = encodeBatch([{ key: "\0\0\0\u0001", value: "\0\0\0\0\0\0" }], {
    attributes: 0x30,
  });
  const [message] = await decode(marker);
  assertEquals([message?.isControlRecord, message?.batchContext.inTransaction], [true, true]);
});

Deno.test("a record above 4 MiB keeps its beginning, size and hash", async () => {
  const value = Buffer.alloc(4 * MIB, "v");
  const batch = encodeBatch([{ key: "k", value: "whole" }, {
    key: "k",
    value,
    headers: { a: "b" },
  }]);
  const [whole, large] = await decode(batch);
  assert(whole !== undefined && large !== undefined);
  assertEquals(oversizedValueOf(whole), undefined);
  assertEquals(oversizedValueOf(large), {
    valueBytes: 4 * MIB,
    valueSha256: createHash("sha256").update(value).digest("hex"),
    keyBytes: 1,
    headersDropped: false,
  });
  assertEquals([large.value?.length, String(large.key)], [65_536, "k"]);
  assertEquals(large.value?.buffer.byteLength, 65_536);
});

Deno.test("a response of bombs costs no more than a few, and small batches come through", async () => {
  // Noise makes each large enough on the wire to earn its 60 MiB.
  const noise = crypto.getRandomValues(new Uint8Array(65_536));
  const body = gzipSync(Buffer.concat([
    ...Array.from({ length: 9 }, () => noise),
    Buffer.alloc(60 * MIB, " "),
  ]));
  const bombs = Buffer.concat(
    [0, 1, 2, 3, 4, 5].map((baseOffset) =>
      encodeBatch([{ value: null }], { baseOffset, attributes: 1, body })
    ),
  );
  const response = toResponse(bombs, bombs, encodeBatch(GOOD));
  const decodeMessages = createDecodeMessages();
  const read = outline(await decodeMessages(response));
  assertEquals(read, ["0–0 malformed_records", "1–1 malformed_records"]);
  assertEquals(outline(await decodeMessages(response)), []);
  assertEquals(outline(await decodeMessages(response)), ["0 1", "1 2", "2 3"]);
});

Deno.test("an empty record set has no messages", async () => {
  assertEquals(await createDecodeMessages()(toResponse(Buffer.alloc(0))), []);
  assertEquals(
    await createDecodeMessages()(toResponse(sign(Buffer.alloc(61)).subarray(0, 16))),
    [],
  );
});
