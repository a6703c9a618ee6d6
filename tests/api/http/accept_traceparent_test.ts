/**
 * Only a valid trace context is carried on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { acceptTraceparent } from "../../../api/http/accept_traceparent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

Deno.test("acceptTraceparent() accepts what is well-formed", async (t) => {
  for (
    const header of [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`, `cc-${TRACE}-${SPAN}-01`]
  ) {
    await t.step(header, () => assertEquals(acceptTraceparent(header), header));
  }
});

Deno.test("acceptTraceparent() ignores anything else", async (t) => {
  const cases = [
    null,
    "",
    `ff-${TRACE}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01\n`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-${"x".repeat(60_000)}`,
    "x".repeat(60_000),
  ];
  for (const header of cases) {
    await t.step(
      `${header}`.slice(0, 80),
      () => assertEquals(acceptTraceparent(header), undefined),
    );
  }
});
