/**
 * The receipts that a client kept, read back.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { readReceipts, ReceiptError } from "../../../operate/verify/read_receipts.ts";
import { aBasket, aWireBasket } from "../../support/a_basket.ts";

const RECEIPT = {
  store: "Brussels",
  id: "123456789",
  topic: "delhaize_shop",
  partition: 3,
  offset: 17,
};
const ACCEPTED = {
  topic: "delhaize_shop",
  partition: 3,
  offset: "17",
  identity: { store: "Brussels", id: "123456789" },
};

Deno.test("readReceipts() reads a receipt a line, with its basket where there is one", async (t) => {
  const line = JSON.stringify(RECEIPT);
  const withBasket = JSON.stringify({ ...RECEIPT, basket: aWireBasket() });
  const cases = [
    { name: "nothing", text: "", expected: [] },
    { name: "one, without a line's end", text: line, expected: [ACCEPTED] },
    { name: "blank lines", text: `\n${line}\n\n \t\n${line}\n`, expected: [ACCEPTED, ACCEPTED] },
    { name: "lines that end as on Windows", text: `${line}\r\n`, expected: [ACCEPTED] },
    {
      name: "a basket beside it",
      text: withBasket,
      expected: [{ ...ACCEPTED, basket: aBasket() }],
    },
    {
      name: "its date beside it",
      text: JSON.stringify({ ...RECEIPT, date: "2026-11-29" }),
      expected: [{ ...ACCEPTED, date: "2026-11-29" }],
    },
    {
      name: "fields that we do not know",
      text: JSON.stringify({ ...RECEIPT, status: 202, ms: 4.2 }),
      expected: [ACCEPTED],
    },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, () => assertEquals(readReceipts(text), expected));
  }
});

Deno.test("readReceipts() names the line that is no receipt", async (t) => {
  const good = JSON.stringify(RECEIPT);
  const without = (field: string) => JSON.stringify({ ...RECEIPT, [field]: undefined });
  const cases = [
    { name: "no JSON", lines: [good, "{", good], number: 2 },
    { name: "another line after blank ones", lines: ["", "", good, "receipt"], number: 4 },
    { name: "a number", lines: ["7"], number: 1 },
    { name: "null", lines: ["null"], number: 1 },
    { name: "no store", lines: [without("store")], number: 1 },
    { name: "no offset", lines: [good, without("offset")], number: 2 },
    {
      name: "an offset below zero",
      lines: [JSON.stringify({ ...RECEIPT, offset: -1 })],
      number: 1,
    },
    {
      name: "half a partition",
      lines: [JSON.stringify({ ...RECEIPT, partition: 0.5 })],
      number: 1,
    },
    {
      name: "a basket that is none",
      lines: [JSON.stringify({ ...RECEIPT, basket: aWireBasket({ products: [] }) })],
      number: 1,
    },
  ];
  for (const { name, lines, number } of cases) {
    await t.step(name, () => {
      const error = assertThrows(() => readReceipts(lines.join("\n")), ReceiptError);
      assertEquals(error.message, `Cannot read line ${number} of the receipts`);
    });
  }
});
