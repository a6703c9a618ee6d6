/**
 * The generator's tills count without holes, and their closings say what they have sold.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createTills } from "../../generator/tills.ts";
import { aWireBasket } from "../support/a_basket.ts";

Deno.test("tills take the baskets of their shop in turn and number them by day", () => {
  const tills = createTills({ tillsPerShop: 2, run: "r" });
  const rung = [
    aWireBasket({ id: "a" }),
    aWireBasket({ id: "b" }),
    aWireBasket({ id: "c", store: "Gent" }),
    aWireBasket({ id: "d" }),
    aWireBasket({ id: "e", date: "2020-01-02" }),
  ].map((basket) => tills.ring(basket));
  assertEquals(
    rung.map(({ id, till, receipt }) => [id, till, receipt]),
    [["a", "1-r", 1], ["b", "2-r", 1], ["c", "1-r", 1], ["d", "1-r", 2], ["e", "2-r", 1]],
  );
});

Deno.test("close() waits for outcomes, takes refused baskets out, and closes a day once", () => {
  const tills = createTills({ tillsPerShop: 1, run: "r" });
  const [first, second, third, late] = [
    aWireBasket({ id: "a" }),
    aWireBasket({ id: "b" }),
    aWireBasket({ id: "c" }),
    aWireBasket({ id: "d", date: "2020-01-02" }),
  ].map((basket) => tills.ring(basket));
  if (first === undefined || second === undefined || third === undefined) throw new Error("none");
  tills.note(first, { status: "accepted" });
  tills.note(second, { status: "refused" });
  assertEquals(tills.close(), []);
  tills.note(third, { status: "unavailable" });
  if (late !== undefined) tills.note(late, { status: "accepted" });
  const day = { store: "Brussels", till: "1-r", first: 1 };
  assertEquals(tills.close("2020-01-02"), [
    { ...day, date: "2020-01-01", last: 3, count: 2, total: 9 },
  ]);
  assertEquals(tills.close(), [{ ...day, date: "2020-01-02", last: 1, count: 1, total: 4.5 }]);
  assertEquals(tills.close(), []);
});
