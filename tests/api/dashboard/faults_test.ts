/**
 * What the page says of faults: each code in every language, and the details of dead letters, which the
 * pipeline writes in English.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toFaults } from "../../../api/dashboard/faults/reason.js";
import { FAULT_WORDS, toFaultText } from "../../../api/dashboard/faults/words.js";
import { REFUSAL_CODES } from "../../../api/refusals/refusal_code.ts";
import { describeIssues } from "../../../shared/basket/record.ts";
import { DEAD_LETTER_CODES } from "../../../shared/dead_letters/dead_letter_code.ts";

Deno.test("every code is said in words, in every language; one of a later version is itself", () => {
  const known = [...new Set([...REFUSAL_CODES, "other", ...DEAD_LETTER_CODES])].toSorted();
  for (const words of Object.values(FAULT_WORDS)) {
    assertEquals(Object.keys(words).toSorted(), known);
  }
  assertEquals(toFaultText("wrong_type"), "A value is of the wrong type");
  assertEquals(toFaultText("of_later"), "of_later");
  assertEquals(toFaultText("__proto__"), "__proto__");
});

Deno.test("toFaults() reads what describeIssues() joins", async (t) => {
  const joined = describeIssues([
    { code: "too_many_decimals", pointer: "/products/0/price", detail: "Must have two decimals" },
    { code: "unknown_field", pointer: "/Jan Peeters", detail: "Is not a field of a basket" },
    { code: "wrong_type", pointer: "", detail: "Must be of type object" },
  ]);
  const decimals = "A number with too many decimals (/products/0/price)";
  const cases = [
    {
      detail: joined,
      expected: [
        decimals,
        "A field that nobody knows (/‹name›)",
        "A value is of the wrong type",
      ],
    },
    // As a cause: numbers are masked, blanks at its ends are gone, and it is cut.
    { detail: "wrong_type: Must be of ty", expected: ["A value is of the wrong type"] },
    { detail: `${joined.slice(0, 75)}`, expected: [decimals, "…"] },
    // A name that holds a blank, as an older version wrote it, and a code of a later one.
    { detail: "/Jan Peeters unknown_field: Is not a field", expected: [] },
    { detail: "/date of_later: Must be; /date empty: Must not be empty", expected: [] },
    { detail: "Is not valid JSON", expected: [] },
    { detail: "", expected: [] },
  ];
  for (const { detail, expected } of cases) {
    await t.step(detail, () => assertEquals(toFaults(detail), expected));
  }
});
