/**
 * Which causes of refusals the page shows, and in which order.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type RefusalRow, REFUSALS as REPORT } from "../../../api/stats/reports/refusals.ts";
import {
  readChoice,
  toHashWithout,
  toNewestFirst,
  toPointerParts,
  toRefusalsHash,
  withLatest,
} from "../../../api/dashboard/refusals/causes.js";

Deno.test("a choice of causes is in the address, and each part can be taken out", () => {
  const choice = { store: "Gent Zuid", key: "till & co", code: "wrong_type" };
  const hash = toRefusalsHash(choice);
  assertEquals(hash, "#/refusals?store=Gent+Zuid&key=till+%26+co&code=wrong_type");
  assertEquals(readChoice(new URLSearchParams(hash.split("?")[1])), choice);
  assertEquals(toHashWithout(choice, "key"), "#/refusals?store=Gent+Zuid&code=wrong_type");
  assertEquals(toHashWithout({ code: "empty" }, "code"), "#/refusals");
  assertEquals(readChoice(new URLSearchParams("store=&other=1")), {});
  assertEquals(readChoice(undefined), {});
});

Deno.test("causes that began last come first, and stay there while tills go on", () => {
  const [row] = REPORT.example;
  const cause = (code: string, began: number, last: number): RefusalRow => ({
    ...row,
    code,
    beganAt: new Date(began).toISOString(),
    lastAt: new Date(last).toISOString(),
  });
  const rows = [cause("a", 1, 99), cause("c", 5, 6), cause("b", 5, 98), cause("d", 7, 7)];
  assertEquals(toNewestFirst(rows).map(({ code }) => code), ["d", "b", "c", "a"]);
});

Deno.test("withLatest() counts on with an overview, which has no samples and may be older", () => {
  const [row] = REPORT.example;
  const { sample: _sample, ...head } = row;
  const other: RefusalRow = { ...row, store: null };
  const rows = [row, other];
  assertEquals(withLatest(rows, [{ ...head, refused: 500, lastAt: "later" }]), [
    { ...row, refused: 500, lastAt: "later" },
    other,
  ]);
  assertEquals(withLatest(rows, [{ ...head, refused: 1 }]), rows);
});

Deno.test("toPointerParts() keeps each name with its slash", () => {
  assertEquals(toPointerParts("/products/*/price"), ["/products", "/*", "/price"]);
  assertEquals(toPointerParts("/"), ["/"]);
  assertEquals(toPointerParts(""), []);
});
