/**
 * A client's own request id is kept if it is safe.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { chooseRequestId } from "../../../api/http/choose_request_id.ts";

Deno.test("chooseRequestId() keeps a well-formed id and replaces any other", async (t) => {
  const kept = ["1", "till-7", "2f1c.A_b", "x".repeat(64), crypto.randomUUID()];
  const replaced = [
    null,
    "",
    " ",
    "x".repeat(65),
    "a b",
    "a,b",
    "a\nb",
    '"a"',
    "<script>",
    "é",
    "a/b",
    "${jndi:x}",
  ];
  for (const header of [...kept, ...replaced]) {
    await t.step(JSON.stringify(header), () => {
      const isKept = header !== null && kept.includes(header);
      assertEquals(chooseRequestId(header, () => "new"), isKept ? header : "new");
    });
  }
});
