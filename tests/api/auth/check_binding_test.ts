/**
 * Without keys the API listens on loopback only, unless AUTH is none.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkBinding } from "../../../api/auth/check_binding.ts";

const LOOPBACK = ["127.0.0.1", "127.8.9.255", "localhost", "LOCALHOST", "::1", "[::1]"]
  .concat("::ffff:127.0.0.1");
const ELSEWHERE = ["0.0.0.0", "::", "[::]", "10.0.0.1", "example.org", "127.evil.example", ""]
  .concat("127.0.0.1.evil.example", "127.0.0.256", "::ffff:10.0.0.1", "localhost.evil.example");

Deno.test("checkBinding() lets an API without keys listen on loopback only", async (t) => {
  for (const hostname of LOOPBACK) {
    await t.step(`loopback ${hostname}`, () => {
      assertEquals(checkBinding({ hostname, hasKeys: false }), undefined);
    });
  }
  for (const hostname of ELSEWHERE) {
    await t.step(`elsewhere "${hostname}"`, () => {
      const fault = checkBinding({ hostname, hasKeys: false }) ?? "";
      for (const word of ["HOST", "API_KEYS", "API_KEYS_FILE", "AUTH", "api-key create"]) {
        assertStringIncludes(fault, word);
      }
    });
  }
});

Deno.test("checkBinding() lets it listen anywhere with keys or with AUTH none", () => {
  for (const hostname of [...LOOPBACK, ...ELSEWHERE]) {
    assertEquals(checkBinding({ hostname, hasKeys: true }), undefined, hostname);
    assertEquals(checkBinding({ hostname, hasKeys: false, auth: "none" }), undefined, hostname);
  }
});
