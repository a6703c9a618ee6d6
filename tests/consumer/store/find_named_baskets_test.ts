/**
 * Which baskets a record may be of that cannot be read: whatever its key, a bounded number.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findNamedBaskets } from "../../../consumer/store/find_named_baskets.ts";
import { aDeadLetter } from "../../support/a_prepared.ts";

Deno.test("findNamedBaskets() takes each / of a key for the one between store and id", async (t) => {
  const cases = [
    { name: "as the API writes it", key: "Gent/b-1", expected: ["Gent|b-1"] },
    { name: "a / in the store or in the id", key: "a/b/c", expected: ["a|b/c", "a/b|c"] },
    { name: "not in NFC, and blanks", key: " Lie\u0300ge / 1 ", expected: ["Li\u00e8ge|1"] },
    { name: "no /", key: "Gent", expected: [] },
    { name: "nothing on one side", key: "/b-1", expected: [] },
    { name: "a NUL", key: "Gent/b\u0000", expected: [] },
    { name: "a part too long", key: `Gent/${"b".repeat(65)}`, expected: [] },
    { name: "the longest", key: `${"😀".repeat(64)}/b`, expected: [`${"😀".repeat(64)}|b`] },
  ];
  for (const { name, key, expected } of cases) {
    await t.step(name, () => {
      const names = findNamedBaskets(aDeadLetter({ key: new TextEncoder().encode(key) }));
      assertEquals(names.map(({ store, id }) => `${store}|${id}`), expected);
    });
  }
  await t.step("nothing but /", () => {
    const key = new TextEncoder().encode("/".repeat(100));
    assertEquals(findNamedBaskets(aDeadLetter({ key })).length, 16);
  });
  await t.step("no UTF-8, too long, none", () => {
    for (const key of [Uint8Array.of(0xff, 0x2f, 0x31), new Uint8Array(10_000).fill(0x2f), null]) {
      assertEquals(findNamedBaskets(aDeadLetter({ key })), []);
    }
  });
  await t.step("a closing, whose key is store/till", () => {
    const key = new TextEncoder().encode("Gent/1");
    const headers = { schema: new TextEncoder().encode("closing.v1") };
    assertEquals(findNamedBaskets(aDeadLetter({ key, headers })), []);
  });
  await t.step("what could be read of its content, whatever its key", () => {
    const identity = { store: "Gent", id: "b-1" };
    const key = new TextEncoder().encode("x/y");
    assertEquals(findNamedBaskets(aDeadLetter({ key }, { identity })), [identity]);
  });
});
