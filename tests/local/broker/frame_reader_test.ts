import { assertEquals, assertRejects } from "@std/assert";
import { FrameReader } from "../../../local/broker/frame_reader.ts";

/** A connection that hands out `bytes` in pieces of `pieceBytes`. */
function aSource(bytes: Uint8Array, pieceBytes: number) {
  let at = 0;
  return {
    read(into: Uint8Array): Promise<number | null> {
      const piece = bytes.subarray(at, at + Math.min(pieceBytes, into.byteLength));
      into.set(piece);
      at += piece.byteLength;
      return Promise.resolve(piece.byteLength === 0 ? null : piece.byteLength);
    },
  };
}

function toFrame(length: number, fill: number): Uint8Array {
  const frame = new Uint8Array(4 + length).fill(fill, 4);
  new DataView(frame.buffer).setInt32(0, length);
  return frame;
}

Deno.test("FrameReader finds the frames, however the stream is cut", async (t) => {
  const lengths = [1, 70_000, 3, 200_000, 9];
  const stream = new Uint8Array(
    lengths.flatMap((length, i) => [...toFrame(length, i + 1)]),
  );
  for (const pieceBytes of [1, 7, 65_536, 1 << 20]) {
    await t.step(`pieces of ${pieceBytes}`, async () => {
      const frames = new FrameReader(aSource(stream, pieceBytes));
      for (const [i, length] of lengths.entries()) {
        const frame = await frames.next();
        assertEquals(frame?.byteLength, length);
        assertEquals(frame?.every((byte) => byte === i + 1), true);
      }
      assertEquals(await frames.next(), undefined);
    });
  }
});

Deno.test("FrameReader takes a stream that ends inside a frame for an ended one", async () => {
  const frames = new FrameReader(aSource(toFrame(100, 1).subarray(0, 50), 10));
  assertEquals(await frames.next(), undefined);
});

Deno.test("FrameReader refuses lengths that cannot be", async (t) => {
  const http = new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n");
  const cases = [
    { name: "another protocol", bytes: http },
    { name: "nothing", bytes: new Uint8Array(4) },
    { name: "less than nothing", bytes: new Uint8Array(4).fill(255) },
  ];
  for (const { name, bytes } of cases) {
    await t.step(name, async () => {
      await assertRejects(() => new FrameReader(aSource(bytes, 99)).next(), RangeError);
    });
  }
});
