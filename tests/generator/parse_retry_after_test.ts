import { assertEquals } from "@std/assert";
import { parseRetryAfter } from "../../generator/parse_retry_after.ts";

Deno.test("parseRetryAfter() reads seconds and HTTP dates", async (t) => {
  const nowMs = Date.parse("2026-11-23T12:00:00Z");
  const cases = [
    { header: null, expected: undefined },
    { header: "0", expected: 0 },
    { header: "120", expected: 120_000 },
    { header: "Mon, 23 Nov 2026 12:00:05 GMT", expected: 5_000 },
    { header: "Mon, 23 Nov 2026 11:00:00 GMT", expected: 0 },
    { header: "Monday, 23-Nov-26 12:00:05 GMT", expected: 5_000 },
    { header: "-1", expected: undefined },
    { header: "1.5", expected: undefined },
    { header: "soon", expected: undefined },
    { header: "", expected: undefined },
  ];
  for (const { header, expected } of cases) {
    await t.step(`${header}`, () => assertEquals(parseRetryAfter(header, nowMs), expected));
  }
});
