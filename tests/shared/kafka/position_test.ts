/**
 * Positions as people type them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatPosition, parsePosition } from "../../../shared/kafka/position.ts";

Deno.test("parsePosition() reads what formatPosition() writes", async (t) => {
  const positions = [
    { topic: "delhaize_shop", partition: 0, offset: "0" },
    { topic: "a.b-c_2", partition: 2 ** 31 - 1, offset: "9223372036854775807" },
  ];
  for (const position of positions) {
    const text = formatPosition(position);
    await t.step(text, () => assertEquals(parsePosition(text), position));
  }
  await t.step("leading zeros", () => {
    assertEquals(parsePosition("t/007@0017"), { topic: "t", partition: 7, offset: "17" });
  });
});

Deno.test("parsePosition() refuses what is no position", async (t) => {
  const texts = [
    "",
    "delhaize_shop",
    "delhaize_shop/0",
    "delhaize_shop@0",
    "/0@0",
    "shop/x@0",
    "shop/0@-1",
    "shop/0@1.5",
    "shop/2147483648@0",
    "shop/0@9223372036854775808",
    "two words/0@0",
    "a/b/0@0",
    " shop/0@0",
    "shop/0@0\n",
    `${"t".repeat(250)}/0@0`,
  ];
  for (const text of texts) {
    await t.step(JSON.stringify(text), () => assertEquals(parsePosition(text), undefined));
  }
});
