import { assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { ByteReader } from "../../../../shared/kafka/wire/byte_reader.ts";
import {
  ByteWriter,
  sizeOfVarint,
  sizeOfVarlong,
} from "../../../../shared/kafka/wire/byte_writer.ts";
import { Undecodable } from "../../../../shared/kafka/wire/undecodable.ts";

Deno.test("ByteReader checks every length before it moves", async (t) => {
  const cases: { name: string; read: (reader: ByteReader) => unknown }[] = [
    { name: "bytes beyond the end", read: (reader) => reader.readBytes(4) },
    { name: "bytes of a negative length", read: (reader) => reader.readBytes(-1) },
    { name: "text beyond the end", read: (reader) => reader.readText(4) },
    { name: "a part beyond the end", read: (reader) => reader.enter(4) },
    { name: "a part of a negative length", read: (reader) => reader.enter(-1) },
  ];
  for (const { name, read } of cases) {
    await t.step(name, () => {
      const reader = new ByteReader(Buffer.from("abc"));
      assertThrows(() => read(reader), Undecodable);
      assertEquals(reader.left, 3);
    });
  }
});

Deno.test("a varint is read as it was written, in as many bytes as was said", () => {
  fc.assert(fc.property(fc.integer(), (value) => {
    const writer = new ByteWriter(sizeOfVarint(value));
    writer.varint(value);
    assertEquals(writer.at, writer.buffer.length);
    assertEquals(new ByteReader(writer.buffer).readVarint(), value);
  }));
});

Deno.test("a varlong is read as it was written, in as many bytes as was said", () => {
  const edges = fc.constantFrom(2n ** 48n, -(2n ** 48n), 2n ** 63n - 1n, -(2n ** 63n));
  fc.assert(
    fc.property(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), edges), (value) => {
      const writer = new ByteWriter(sizeOfVarlong(value));
      writer.varlong(value);
      assertEquals(writer.at, writer.buffer.length);
      assertEquals(BigInt(new ByteReader(writer.buffer).readVarlong()), value);
    }),
  );
});
