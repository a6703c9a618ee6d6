import { crc32c as reference } from "@aws-crypto/crc32c";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32c } from "../../../../shared/kafka/wire/crc32c.ts";

Deno.test("crc32c() gives the checksums of RFC 3720, B.4", async (t) => {
  const cases = [
    { name: "32 zeros", input: new Uint8Array(32), expected: 0x8a9136aa },
    { name: "32 ones", input: new Uint8Array(32).fill(0xff), expected: 0x62a8ab43 },
    { name: "0 to 31", input: Uint8Array.from({ length: 32 }, (_, i) => i), expected: 0x46dd794e },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(crc32c(input), expected));
  }
});

Deno.test("crc32c() agrees with another implementation on any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    assertEquals(crc32c(bytes), reference(bytes));
  }));
});

Deno.test("crc32c() agrees with it for every length up to 64", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => (i * 167 + 13) & 255);
  for (let length = 0; length <= bytes.length; length++) {
    assertEquals(
      crc32c(bytes.subarray(0, length)),
      reference(bytes.subarray(0, length)),
      `${length}`,
    );
  }
});
