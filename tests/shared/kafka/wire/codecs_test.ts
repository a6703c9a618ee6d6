import { assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { decompress } from "../../../../shared/kafka/wire/decompress.ts";
import { Undecodable } from "../../../../shared/kafka/wire/undecodable.ts";
import frames from "./fixtures/lz4_frames.json" with { type: "json" };

const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;
const LINE = `{"id":"123456789","name":"Banana","price":1.5}\n`;
const MIB = 1_048_576;
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** Snappy of `size` blanks: a literal of one, then copies of 64 that reach back by one. */
function snappyBlanks(size: number): Buffer {
  const copies = Array.from({ length: (size - 1) / 64 }, () => [0xfe, 1, 0]).flat();
  return Buffer.from([...varint(size), 0x00, 0x20, ...copies]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...varint(value >>> 7)];
}

/** An LZ4 frame of blocks of 4 MiB of blanks. */
function lz4Blanks(blocks: number): Buffer {
  const match = 4 * MIB - 6;
  const extra = match - 4 - 15;
  const block = Buffer.from([
    ...[0x1f, 0x20, 1, 0],
    ...Array(Math.floor(extra / 255)).fill(255),
    ...[extra % 255, 0x50, 0x20, 0x20, 0x20, 0x20, 0x20],
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.length);
  const body = Array.from({ length: blocks }, () => [size, block]).flat();
  return Buffer.concat([hex("04224d18 60 70 00"), ...body, Buffer.alloc(4)]);
}

Deno.test("decompress() reads LZ4 frames with every option of their header", async (t) => {
  const expected = LINE.repeat(4_000);
  for (const { name, base64 } of frames) {
    await t.step(name, async () => {
      const bytes = await decompress(Buffer.from(base64, "base64"), LZ4, expected.length);
      assertEquals(bytes.toString(), expected);
    });
  }
});

Deno.test("decompress() gives what a codec packed", async (t) => {
  const cases = [
    { name: "nothing", attributes: 0, input: Buffer.from(LINE), expected: LINE },
    { name: "gzip", attributes: GZIP, input: gzipSync(LINE), expected: LINE },
    { name: "zstd", attributes: ZSTD, input: zstdCompressSync(LINE), expected: LINE },
    {
      name: "snappy, a short literal",
      attributes: SNAPPY,
      input: hex("03 08 616263"),
      expected: "abc",
    },
    {
      name: "snappy, a literal with two bytes of length",
      attributes: SNAPPY,
      input: Buffer.from([...varint(300), 0xf4, 0x2b, 0x01, ...Buffer.alloc(300, "x")]),
      expected: "x".repeat(300),
    },
    {
      name: "snappy, a copy into itself",
      attributes: SNAPPY,
      input: snappyBlanks(129),
      expected: " ".repeat(129),
    },
    {
      name: "snappy, an offset of one byte",
      attributes: SNAPPY,
      input: hex("06 04 6162 01 02"),
      expected: "ababab",
    },
    {
      name: "snappy, an offset of four bytes",
      attributes: SNAPPY,
      input: hex("06 04 6162 0f 02000000"),
      expected: "ababab",
    },
    {
      name: "snappy, two blocks of xerial",
      attributes: SNAPPY,
      input: hex("82534e4150505900 00000001 00000001 00000005 0308616263 00000003 01 00 64"),
      expected: "abcd",
    },
    {
      name: "LZ4, a stored block",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 03000080 616263 00000000"),
      expected: "abc",
    },
    {
      name: "an attribute above the codec's bits",
      attributes: 0x10 | GZIP,
      input: gzipSync(LINE),
      expected: LINE,
    },
  ];
  for (const { name, attributes, input, expected } of cases) {
    await t.step(name, async () => {
      const bytes = await decompress(input, attributes, expected.length);
      assertEquals(bytes.toString(), expected);
    });
  }
});

Deno.test("decompress() refuses at the bound what no memory would hold", async (t) => {
  const blanks = Buffer.alloc(64 * MIB, " ");
  const to4GiB = (packed: Buffer) => Buffer.concat(Array<Buffer>(64).fill(packed));
  const cases = [
    { name: "gzip", attributes: GZIP, input: to4GiB(gzipSync(blanks)) },
    { name: "snappy", attributes: SNAPPY, input: snappyBlanks(8 * MIB + 1) },
    {
      name: "snappy, many blocks",
      attributes: SNAPPY,
      input: Buffer.concat([
        hex("82534e4150505900 00000001 00000001"),
        ...Array.from({ length: 4 }, () => {
          const block = snappyBlanks(MIB + 1);
          const size = Buffer.alloc(4);
          size.writeUInt32BE(block.length);
          return [size, block];
        }).flat(),
      ]),
    },
    { name: "LZ4", attributes: LZ4, input: lz4Blanks(1_024) },
    { name: "zstd", attributes: ZSTD, input: to4GiB(zstdCompressSync(blanks)) },
  ];
  for (const { name, attributes, input } of cases) {
    await t.step(name, async () => {
      const error = await assertRejects(() => decompress(input, attributes, 2 * MIB), Undecodable);
      assertEquals(error.reason, "too_large_when_decompressed");
    });
  }
});

Deno.test("decompress() names what breaks a codec's rules", async (t) => {
  const cases = [
    { name: "gzip that is cut", attributes: GZIP, input: gzipSync(LINE).subarray(0, 30) },
    { name: "zlib as gzip", attributes: GZIP, input: deflateSync(LINE) },
    { name: "no zstd", attributes: ZSTD, input: Buffer.from("no zstd") },
    { name: "snappy on which snappyjs hangs", attributes: SNAPPY, input: hex("01 fc fa ff ff ff") },
    { name: "snappy of nothing", attributes: SNAPPY, input: Buffer.alloc(0) },
    { name: "snappy with a size without end", attributes: SNAPPY, input: hex("ffffffffffff") },
    { name: "snappy that is shorter than it says", attributes: SNAPPY, input: hex("09 08 616263") },
    { name: "snappy that is longer than it says", attributes: SNAPPY, input: hex("02 08 616263") },
    {
      name: "snappy that repeats what was not there",
      attributes: SNAPPY,
      input: hex("08 00 61 09 05"),
    },
    {
      name: "snappy that repeats from where it is",
      attributes: SNAPPY,
      input: hex("05 00 61 01 00"),
    },
    { name: "snappy that ends in a tag", attributes: SNAPPY, input: hex("05 00 61 02 01") },
    {
      name: "xerial with a block beyond the end",
      attributes: SNAPPY,
      input: hex("82534e4150505900 00000001 00000001 000000ff 00"),
    },
    {
      name: "xerial with a block of nothing",
      attributes: SNAPPY,
      input: hex("82534e4150505900 00000001 00000001 00000000 00000000"),
    },
    { name: "LZ4 of nothing", attributes: LZ4, input: Buffer.alloc(0) },
    {
      name: "LZ4 with another magic number",
      attributes: LZ4,
      input: hex("04224d19 60 40 00 00000000"),
    },
    { name: "LZ4 with a dictionary", attributes: LZ4, input: hex("04224d18 61 40 00 00000000") },
    {
      name: "LZ4 with an unknown block size",
      attributes: LZ4,
      input: hex("04224d18 60 30 00 00000000"),
    },
    {
      name: "LZ4 without an end",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 03000080 616263"),
    },
    {
      name: "LZ4 with more after its end",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 00000000 00"),
    },
    {
      name: "LZ4 with a block beyond the end",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 ffffff7f 00"),
    },
    {
      name: "LZ4 that repeats what was not there",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 04000000 10 61 05 00 00000000"),
    },
    {
      name: "LZ4 that repeats from where it is",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 04000000 10 61 00 00 00000000"),
    },
    {
      name: "LZ4 with a length without end",
      attributes: LZ4,
      input: hex("04224d18 60 40 00 03000000 f0 ff ff 00000000"),
    },
    {
      name: "LZ4 with a block larger than it may be",
      attributes: LZ4,
      input: Buffer.concat([hex("04224d18 60 40 00 01000180"), Buffer.alloc(65_537 + 4)]),
    },
  ];
  for (const { name, attributes, input } of cases) {
    await t.step(name, async () => {
      const error = await assertRejects(() => decompress(input, attributes, MIB), Undecodable);
      assertEquals(error.reason, "malformed_compression");
    });
  }
});

Deno.test("decompress() names a codec that it does not know", async (t) => {
  for (const attributes of [5, 6, 7]) {
    await t.step(`${attributes}`, async () => {
      const error = await assertRejects(
        () => decompress(Buffer.from("x"), attributes, MIB),
        Undecodable,
      );
      assertEquals(error.reason, "unknown_codec");
    });
  }
});
