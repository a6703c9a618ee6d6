import { assertEquals, assertThrows } from "@std/assert";
import { Reader } from "../../../../local/broker/protocol/reader.ts";
import { Writer } from "../../../../local/broker/protocol/writer.ts";

Deno.test("Writer writes and Reader reads the bytes of Kafka's protocol", async (t) => {
  const cases: {
    name: string;
    write: (w: Writer) => void;
    bytes: number[];
    read: (r: Reader) => unknown;
    value: unknown;
  }[] = [
    { name: "int8", write: (w) => w.int8(-7), bytes: [0xf9], read: (r) => r.int8(), value: -7 },
    {
      name: "int16",
      write: (w) => w.int16(-300),
      bytes: [0xfe, 0xd4],
      read: (r) => r.int16(),
      value: -300,
    },
    {
      name: "int32",
      write: (w) => w.int32(-70_000),
      bytes: [0xff, 0xfe, 0xee, 0x90],
      read: (r) => r.int32(),
      value: -70_000,
    },
    {
      name: "int64 of 2^53-1",
      write: (w) => w.int64(2 ** 53 - 1),
      bytes: [0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      read: (r) => r.int64(),
      value: 2 ** 53 - 1,
    },
    {
      name: "int64 of -1",
      write: (w) => w.int64(-1),
      bytes: Array(8).fill(0xff),
      read: (r) => r.int64(),
      value: -1,
    },
    {
      name: "int64 of -2^40",
      write: (w) => w.int64(-(2 ** 40)),
      bytes: [0xff, 0xff, 0xff, 0, 0, 0, 0, 0],
      read: (r) => r.int64(),
      value: -(2 ** 40),
    },
    {
      name: "string",
      write: (w) => w.string("é€"),
      bytes: [0, 5, 0xc3, 0xa9, 0xe2, 0x82, 0xac],
      read: (r) => r.string(),
      value: "é€",
    },
    {
      name: "null string",
      write: (w) => w.string(null),
      bytes: [0xff, 0xff],
      read: (r) => r.nullableString(),
      value: null,
    },
    {
      name: "null array",
      write: (w) => w.int32(-1),
      bytes: [0xff, 0xff, 0xff, 0xff],
      read: (r) => r.nullableArray(() => 1),
      value: null,
    },
    {
      name: "array",
      write: (w) => w.array([1, 2], (n) => w.int16(n)),
      bytes: [0, 0, 0, 2, 0, 1, 0, 2],
      read: (r) => r.array(() => r.int16()),
      value: [1, 2],
    },
  ];
  for (const { name, write, bytes, read, value } of cases) {
    await t.step(name, () => {
      const writer = new Writer(1);
      write(writer);
      assertEquals([...writer.written()], bytes);
      const reader = new Reader(new Uint8Array(bytes));
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
