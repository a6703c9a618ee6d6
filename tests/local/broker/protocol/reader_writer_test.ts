import { assertEquals, assertThrows } from "@std/assert";
import { Reader } from "../../../../local/broker/protocol/reader.ts";
import { Writer } from "../../../../local/broker/protocol/writer.ts";

Deno.test("Reader reads what Writer wrote", async (t) => {
  const cases: {
    name: string;
    write: (w: Writer) => void;
    read: (r: Reader) => unknown;
    value: unknown;
  }[] = [
    { name: "int8", write: (w) => w.int8(-7), read: (r) => r.int8(), value: -7 },
    { name: "int16", write: (w) => w.int16(-300), read: (r) => r.int16(), value: -300 },
    { name: "int32", write: (w) => w.int32(-70_000), read: (r) => r.int32(), value: -70_000 },
    {
      name: "int64 of 2^53-1",
      write: (w) => w.int64(2 ** 53 - 1),
      read: (r) => r.int64(),
      value: 2 ** 53 - 1,
    },
    { name: "int64 of -1", write: (w) => w.int64(-1), read: (r) => r.int64(), value: -1 },
    {
      name: "int64 of -2^40",
      write: (w) => w.int64(-(2 ** 40)),
      read: (r) => r.int64(),
      value: -(2 ** 40),
    },
    { name: "string", write: (w) => w.string("café €"), read: (r) => r.string(), value: "café €" },
    {
      name: "null string",
      write: (w) => w.string(null),
      read: (r) => r.nullableString(),
      value: null,
    },
    {
      name: "null array",
      write: (w) => w.int32(-1),
      read: (r) => r.nullableArray(() => 1),
      value: null,
    },
    {
      name: "array",
      write: (w) => w.array([1, 2], (n) => w.int16(n)),
      read: (r) => r.array(() => r.int16()),
      value: [1, 2],
    },
  ];
  for (const { name, write, read, value } of cases) {
    await t.step(name, () => {
      const writer = new Writer(1);
      write(writer);
      const reader = new Reader(writer.written());
      assertEquals(read(reader), value);
      assertEquals(reader.remaining, 0);
    });
  }
});

Deno.test("Writer keeps what it wrote when it grows", () => {
  const writer = new Writer(1);
  for (let i = 0; i < 100; i++) writer.int32(i);
  const reader = new Reader(writer.written());
  assertEquals(Array.from({ length: 100 }, () => reader.int32()), [...Array(100).keys()]);
});

Deno.test("Writer writes unsigned varints as Protocol Buffers do", () => {
  const writer = new Writer();
  writer.uvarint(300);
  assertEquals([...writer.written()], [0xac, 0x02]);
});

Deno.test("Reader refuses what cannot be there", async (t) => {
  const cases: { name: string; bytes: number[]; read: (reader: Reader) => unknown }[] = [
    { name: "a number past the end", bytes: [0, 0, 0], read: (r) => r.int32() },
    { name: "a string longer than the frame", bytes: [0x7f, 0xff, 65], read: (r) => r.string() },
    { name: "a string of negative length", bytes: [0xff, 0xfe], read: (r) => r.nullableString() },
    { name: "a null where none may be", bytes: [0xff, 0xff], read: (r) => r.string() },
    { name: "bytes of negative length", bytes: [0xff, 0xff, 0xff, 0xf0], read: (r) => r.bytes() },
    {
      name: "an array longer than the frame",
      bytes: [0x7f, 0xff, 0xff, 0xff],
      read: (r) => r.array(() => r.int8()),
    },
  ];
  for (const { name, bytes, read } of cases) {
    await t.step(name, () => {
      assertThrows(() => read(new Reader(new Uint8Array(bytes))), RangeError);
    });
  }
});
