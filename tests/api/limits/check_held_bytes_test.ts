/**
 * The memory that bodies may hold is enough for the largest of them.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createGuard } from "../../../api/auth/guard.ts";
import { DEFAULT_BODY_LIMITS } from "../../../api/limits/body_limits.ts";
import { checkHeldBytes } from "../../../api/limits/check_held_bytes.ts";
import { unpackBody } from "../../../api/http/unpack_body.ts";

const MIB = 1_048_576;

Deno.test("checkHeldBytes() names the two settings that do not fit", async (t) => {
  const fits = { maxHeldBytes: 128 * MIB, ...DEFAULT_BODY_LIMITS };
  const cases = [
    { name: "the defaults", limits: fits, expected: [] },
    { name: "just enough", limits: { ...fits, maxHeldBytes: 9 * MIB }, expected: [] },
    {
      name: "a byte too few",
      limits: { ...fits, maxHeldBytes: 9 * MIB - 1 },
      expected: ["MAX_HELD_BYTES", "9437184", "nine times MAX_BODY_BYTES"],
    },
    {
      name: "a larger body",
      limits: { ...fits, maxBodyBytes: 15 * MIB },
      expected: ["MAX_HELD_BYTES", "141557760", "nine times MAX_BODY_BYTES"],
    },
    {
      name: "a longer line",
      limits: { ...fits, maxLineBytes: 33 * MIB },
      expected: ["MAX_HELD_BYTES", "138412032", "four times MAX_LINE_BYTES"],
    },
  ];
  for (const { name, limits, expected } of cases) {
    await t.step(name, () => {
      const fault = checkHeldBytes(limits);
      for (const part of expected) assertStringIncludes(fault ?? "", part);
      if (expected.length === 0) assertEquals(fault, undefined);
    });
  }
});

Deno.test("nine times the body is enough for one that no packing makes shorter", async (t) => {
  // Random bytes stay as long as they are; a little less leaves room for what gzip adds.
  const content = new Uint8Array(MIB - 1_024);
  for (let at = 0; at < content.length; at += 65_536) {
    crypto.getRandomValues(content.subarray(at, at + 65_536));
  }
  const packed = Uint8Array.from(gzipSync(content));
  for (const [times, fits] of [[9, true], [4, false]] as const) {
    await t.step(`${times} times it`, async () => {
      const guard = createGuard({ keys: undefined, limits: { maxHeldBytes: times * MIB } });
      using admission = guard(new Request("http://localhost"), { scope: "ingest", remote: "::1" });
      if (!admission.ok) throw new Error("Cannot test: the request is not admitted");
      const body = await unpackBody(packed, {
        packing: "gzip",
        maxBytes: MIB,
        hold: admission.hold,
      });
      assertEquals(body.ok, fits);
    });
  }
});
