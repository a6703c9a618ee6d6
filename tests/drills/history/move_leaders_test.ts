/**
 * Whom a partition prefers as its leader after a move.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toNext } from "./move_leaders.ts";

Deno.test("toNext() prefers the next replica, and loses none", () => {
  assertEquals(toNext([1, 2, 3]), [2, 3, 1]);
  assertEquals(toNext(toNext(toNext([1, 2, 3]))), [1, 2, 3]);
});
