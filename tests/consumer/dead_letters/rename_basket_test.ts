/**
 * The id that a basket gets whose own was used again, and the record that has it.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { toNewId, toRenamedRecord } from "../../../consumer/dead_letters/rename_basket.ts";
import type { RecordHeaders } from "../../../shared/basket/raw_record.ts";
import { decodeRecord } from "../../../shared/basket/record.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";

const DATE = "2020-01-02";

Deno.test("toNewId() is id~date, in 64 characters", async (t) => {
  const cases = [
    { name: "a ticket number", input: "17", expected: "17~2020-01-02" },
    { name: "one that just fits", input: "x".repeat(53), expected: `${"x".repeat(53)}~2020-01-02` },
    {
      name: "one that does not: cut, with a part of its hash",
      input: "x".repeat(54),
      expected: `${"x".repeat(40)}~45f316e10b2c~2020-01-02`,
    },
    {
      name: "characters of two code units",
      input: "🧾".repeat(53),
      expected: `${"🧾".repeat(53)}~2020-01-02`,
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toNewId({ id: input, date: DATE }), expected));
  }
});

Deno.test("toNewId() keeps apart long ids that differ at their end, as tills count", () => {
  const ids = Array.from(
    { length: 100 },
    (_, n) => `${"🧾".repeat(60)}${String(n).padStart(4, "0")}`,
  );
  const renamed = ids.map((id) => toNewId({ id, date: DATE }));
  assertEquals(new Set(renamed).size, 100);
  assertEquals(renamed.every((id) => [...id].length === 64 && id.isWellFormed()), true);
  assertNotEquals(toNewId({ id: ids[0] ?? "", date: "2020-01-03" }), renamed[0]);
});

Deno.test("toRenamedRecord() changes the id and nothing else", async (t) => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const cases = [
    { name: "a basket of the first contract", basket: aWireBasket(), schema: undefined },
    {
      name: "one with everything",
      basket: aWireBasket({
        soldAt: "2020-01-01T12:00:00+01:00",
        till: "3",
        receipt: 17,
        extra: { "a": [1, { "__proto__x": "y" }] },
        products: [
          { id: "p-1", name: "Tomaten", price: 1.5, quantity: 0.345, unit: "kg", kind: "product" },
          { id: "p-2", name: "Leeggoed", price: -0.1, kind: "deposit" },
        ],
      }),
      schema: "basket.v2",
    },
  ];
  for (const { name, basket, schema } of cases) {
    await t.step(name, () => {
      const headers = { "received-at": bytes("2020-01-01T12:00:00.000Z"), "x": bytes("y") };
      const record = aRecord(basket, { offset: "7", headers });
      const renamed = toRenamedRecord(record);
      assert(renamed !== undefined);
      const [before, after] = [decodeRecord(record), decodeRecord(renamed)];
      assert(before.ok && after.ok);
      const id = `${before.basket.id}~2020-01-01`;
      assertEquals(after, { ...before, basket: { ...before.basket, id } });
      assertEquals(renamed.key, bytes(`Brussels/${id}`));
      const named = schema === undefined ? {} : { schema: bytes(schema) };
      assertEquals<RecordHeaders>({ ...renamed.headers }, { ...headers, ...named });
    });
  }
});

Deno.test("toRenamedRecord() renames nothing that is no basket", () => {
  assertEquals(toRenamedRecord(aRecord("{")), undefined);
});
