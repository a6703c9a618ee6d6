/**
 * gzip in, bytes out, and everything that can be read of a damaged stream before its fault.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { BodyFault } from "../../../api/http/body_fault.ts";
import { gunzip } from "../../../api/http/unpack.ts";
import { chunksOf, toBytes } from "../batch/batch_world.ts";

const HELLO = gzip("hello\n");
const WORLD = gzip("world\n");

Deno.test("gunzip() yields what was packed, in any chunks", async (t) => {
  const cases = [
    { name: "one member", packed: HELLO, text: "hello\n" },
    { name: "two members", packed: join(HELLO, WORLD), text: "hello\nworld\n" },
    { name: "an empty member", packed: gzip(""), text: "" },
  ];
  for (const { name, packed, text } of cases) {
    await t.step(name, async () => {
      for (let size = 1; size <= packed.length; size++) {
        assertEquals(await unpack(chunksOf(packed, size)), { text, fault: undefined });
      }
    });
  }
});

Deno.test("gunzip() names a damaged stream after what it could read of it", async (t) => {
  const broken = new BodyFault("body_incomplete");
  const cases = [
    { name: "nothing", chunks: () => [], text: "", fault: "corrupt_gzip" },
    { name: "no gzip", chunks: () => [toBytes("hello\n")], text: "", fault: "corrupt_gzip" },
    {
      name: "without its end",
      chunks: () => [HELLO.slice(0, -3)],
      text: "hello\n",
      fault: "corrupt_gzip",
    },
    {
      name: "text behind",
      chunks: () => [HELLO, toBytes("world")],
      text: "hello\n",
      fault: "corrupt_gzip",
    },
    {
      name: "a connection that breaks",
      *chunks() {
        yield HELLO;
        throw broken;
      },
      text: "hello\n",
      fault: "body_incomplete",
    },
  ];
  for (const { name, chunks, text, fault } of cases) {
    await t.step(name, async () => assertEquals(await unpack(chunks()), { text, fault }));
  }
});

async function unpack(
  chunks: Iterable<Uint8Array>,
): Promise<{ text: string; fault: string | undefined }> {
  async function* source() {
    yield* chunks;
  }
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of gunzip(source())) text += decoder.decode(piece, { stream: true });
  } catch (fault) {
    if (fault instanceof BodyFault) return { text, fault: fault.code };
    throw fault;
  }
  return { text, fault: undefined };
}

function gzip(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(text));
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
