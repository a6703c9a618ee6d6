/**
 * A packed body costs no more memory than the API has for it.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { gzipSync } from "node:zlib";
import type { Refusal } from "../../../api/auth/guard.ts";
import { unpackBody } from "../../../api/http/unpack_body.ts";

const REFUSAL: Refusal = {
  ok: false,
  code: "overloaded",
  detail: "",
  headers: {},
  [Symbol.dispose]: () => {},
};
const MEBIBYTE = 1_048_576;

Deno.test("unpackBody() holds what it unpacks, and ends where that is refused", async (t) => {
  const packed = Uint8Array.from(gzipSync(new Uint8Array(MEBIBYTE)));
  await t.step("there is room", async () => {
    const held: number[] = [];
    const body = await unpackBody(packed, {
      packing: "gzip",
      maxBytes: MEBIBYTE,
      hold: (bytes) => void held.push(bytes),
    });
    assertEquals(body.ok && body.bytes.length, MEBIBYTE);
    // Twice the body and what zlib needs.
    assertLess(Math.max(...held), 2.3 * MEBIBYTE);
    assertLess(MEBIBYTE, Math.max(...held));
  });
  await t.step("there is none", async () => {
    let refused = 0;
    const body = await unpackBody(packed, {
      packing: "gzip",
      maxBytes: MEBIBYTE,
      hold: (bytes) => bytes < MEBIBYTE ? undefined : (refused++, REFUSAL),
    });
    assertEquals([body, refused], [{ ok: false, refusal: REFUSAL }, 1]);
  });
});
