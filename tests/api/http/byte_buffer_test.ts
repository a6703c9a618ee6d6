/**
 * A buffer joins what arrives in parts, up to its limit, and frees its memory on request.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createByteBuffer } from "../../../api/http/byte_buffer.ts";
import { toBytes } from "../batch/batch_world.ts";

const NOTHING = new Uint8Array();

Deno.test("createByteBuffer() joins its parts and forgets them when they are taken", () => {
  const buffer = createByteBuffer(100);
  for (const part of ["a", "bc", "d".repeat(50)]) buffer.add(toBytes(part));
  assertEquals(buffer.take(toBytes("e")), toBytes(`abc${"d".repeat(50)}e`));
  assertEquals([buffer.pending, buffer.take(NOTHING)], [false, NOTHING]);
});

Deno.test("createByteBuffer() has nothing of what is too long, and goes on after it", () => {
  const buffer = createByteBuffer(3);
  for (const part of ["ab", "cd", "e"]) buffer.add(toBytes(part));
  assertEquals(buffer.take(NOTHING), undefined);
  buffer.add(toBytes("ab"));
  assertEquals(buffer.take(toBytes("c")), toBytes("abc"));
});

Deno.test("createByteBuffer() holds at most twice its content, and nothing once it is freed", () => {
  const buffer = createByteBuffer(1_000);
  buffer.add(toBytes("a".repeat(100)));
  assertEquals(buffer.capacity, 200);
  buffer.free();
  assertEquals([buffer.capacity, buffer.pending], [0, false]);
  buffer.add(toBytes("b"));
  assertEquals(buffer.take(NOTHING), toBytes("b"));
});
