/**
 * Bodies are read piece by piece, and small pieces cost little.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { openBody } from "../../../api/http/open_body.ts";

Deno.test("openBody() reads every byte, of byte streams and of others", async (t) => {
  const sizes = [[1, 2, 3], [100_000], [65_536, 1], [16_384, 16_384], Array(1_000).fill(7), []];
  for (const type of ["bytes", undefined] as const) {
    for (const pieces of sizes) {
      await t.step(`${type ?? "chunks"}: ${pieces.slice(0, 3)} …`, async () => {
        const { stream, sent } = aStream(pieces, type);
        const body = openBody(stream);
        const received: number[] = [];
        for (let piece; (piece = await body.read()) !== undefined;) received.push(...piece);
        assertEquals(received, sent);
      });
    }
  }
});

Deno.test("openBody() puts small pieces into one small buffer", async () => {
  const { stream } = aStream(Array(100).fill(1), "bytes");
  const body = openBody(stream);
  const pieces: Uint8Array[] = [];
  const sizes = new Set<number>();
  for (let piece; (piece = await body.read()) !== undefined;) {
    pieces.push(piece);
    sizes.add(piece.buffer.byteLength);
  }
  assertEquals([...sizes], [16_384]);
  // The buffer went on to the next piece: what still held on to it holds nothing.
  assertEquals(pieces.map(({ length }) => length), Array(100).fill(0));
});

Deno.test("openBody() ends a read that waits when it is cancelled", async (t) => {
  for (const type of ["bytes", undefined] as const) {
    await t.step(type ?? "chunks", async () => {
      const waiting = () => new Promise<void>(() => {});
      const body = openBody(
        type === "bytes"
          ? new ReadableStream({ type, pull: waiting })
          : new ReadableStream({ pull: waiting }),
      );
      const reading = body.read();
      body.cancel();
      assertEquals(await reading, undefined);
    });
  }
});

/** A stream of pieces of these sizes, and its bytes. */
function aStream(sizes: readonly number[], type: "bytes" | undefined) {
  const pieces = sizes.map((size) => Uint8Array.from({ length: size }, (_, at) => at % 251));
  const sent = pieces.flatMap((piece) => [...piece]);
  const next = pieces.values();
  const source = {
    pull(controller: ReadableByteStreamController) {
      const { done, value } = next.next();
      if (!done) return controller.enqueue(value);
      controller.close();
      controller.byobRequest?.respond(0);
    },
  };
  const stream: ReadableStream<Uint8Array> = type === "bytes"
    ? new ReadableStream({ ...source, type })
    : new ReadableStream(source as unknown as UnderlyingDefaultSource<Uint8Array>);
  return { stream, sent };
}
