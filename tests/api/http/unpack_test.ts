/**
 * Packed bytes in, bytes out, and everything that can be read of a damaged stream before its fault.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { BodyFault } from "../../../api/http/body_fault.ts";
import { type Packing, unpack } from "../../../api/http/unpack.ts";
import { chunksOf, toBytes } from "../batch/batch_world.ts";

const GZIP = pack(gzipSync, "hello\n");
const ZLIB = pack(deflateSync, "hello\n");
const RAW = pack(deflateRawSync, "hello\n");

Deno.test("unpack() yields what was packed, in any chunks", async (t) => {
  const stored = Uint8Array.from(deflateRawSync("hello\n", { level: 0 }));
  const cases: readonly Case[] = [
    { name: "one member", packing: "gzip", packed: GZIP, text: "hello\n" },
    {
      name: "two members",
      packing: "gzip",
      packed: join(GZIP, pack(gzipSync, "world\n")),
      text: "hello\nworld\n",
    },
    { name: "an empty member", packing: "gzip", packed: pack(gzipSync, ""), text: "" },
    { name: "zlib", packing: "deflate", packed: ZLIB, text: "hello\n" },
    { name: "zlib of nothing", packing: "deflate", packed: pack(deflateSync, ""), text: "" },
    { name: "bare deflate", packing: "deflate", packed: RAW, text: "hello\n" },
    {
      name: "bare deflate of nothing",
      packing: "deflate",
      packed: pack(deflateRawSync, ""),
      text: "",
    },
    { name: "bare deflate, stored", packing: "deflate", packed: stored, text: "hello\n" },
  ];
  for (const { name, packing, packed, text } of cases) {
    await t.step(name, async () => {
      for (let size = 1; size <= packed.length; size++) {
        assertEquals(await read(chunksOf(packed, size), packing), { text, fault: undefined });
      }
    });
  }
});

interface Case {
  readonly name: string;
  readonly packing: Packing;
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

Deno.test("unpack() names a damaged stream after what it could read of it", async (t) => {
  const text = "hello\n";
  const cases: readonly (Omit<Case, "packed"> & { readonly chunks: readonly Uint8Array[] })[] = [
    { name: "nothing", packing: "gzip", chunks: [], text: "" },
    { name: "no gzip", packing: "gzip", chunks: [toBytes(text)], text: "" },
    { name: "gzip without its end", packing: "gzip", chunks: [GZIP.slice(0, -3)], text },
    { name: "text behind gzip", packing: "gzip", chunks: [GZIP, toBytes("world")], text },
    { name: "nothing", packing: "deflate", chunks: [], text: "" },
    { name: "no deflate", packing: "deflate", chunks: [toBytes("hello, world\n")], text: "" },
    { name: "gzip", packing: "deflate", chunks: [GZIP], text: "" },
    { name: "zlib without its end", packing: "deflate", chunks: [ZLIB.slice(0, -3)], text },
    { name: "zlib of a wrong checksum", packing: "deflate", chunks: [broken(ZLIB)], text: "" },
    { name: "text behind zlib", packing: "deflate", chunks: [ZLIB, toBytes("world")], text },
    { name: "zlib twice", packing: "deflate", chunks: [join(ZLIB, ZLIB)], text },
    { name: "a zero behind zlib", packing: "deflate", chunks: [ZLIB, new Uint8Array(1)], text },
    { name: "text behind bare deflate", packing: "deflate", chunks: [RAW, toBytes("x")], text },
    { name: "the same at once", packing: "deflate", chunks: [join(RAW, toBytes("x"))], text },
  ];
  for (const { name, packing, chunks, text } of cases) {
    await t.step(`${packing}: ${name}`, async () => {
      assertEquals(await read(chunks, packing), { text, fault: `corrupt_${packing}` });
    });
  }
});

Deno.test("unpack() passes on the fault of its source", async () => {
  function* source() {
    yield GZIP;
    throw new BodyFault("body_incomplete");
  }
  assertEquals(await read(source(), "gzip"), { text: "hello\n", fault: "body_incomplete" });
});

async function read(
  chunks: Iterable<Uint8Array>,
  packing: Packing,
): Promise<{ text: string; fault: string | undefined }> {
  async function* source() {
    yield* chunks;
  }
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of unpack(source(), packing)) {
      text += decoder.decode(piece, { stream: true });
    }
  } catch (fault) {
    if (fault instanceof BodyFault) return { text, fault: fault.code };
    throw fault;
  }
  return { text, fault: undefined };
}

function pack(packer: (text: string) => Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(packer(text));
}

/** With another last byte. */
function broken(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.map((byte, index) => index === bytes.length - 1 ? byte ^ 0xff : byte);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
