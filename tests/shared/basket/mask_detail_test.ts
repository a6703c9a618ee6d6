/**
 * A dead letter's detail shows nobody's name to whoever only reads.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { maskDetail } from "../../../shared/basket/mask_detail.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const FAULT = "unknown_field: Is not a field of a basket";

Deno.test("maskDetail() masks names that are somebody's, and nothing else", async (t) => {
  const cases = [
    { name: "none", input: "Is not valid JSON", expected: "Is not valid JSON" },
    { name: "a typo", input: `/prcie ${FAULT}`, expected: `/prcie ${FAULT}` },
    { name: "a name", input: `/Jan Peeters ${FAULT}`, expected: `/‹name› ${FAULT}` },
    { name: "a name with a digit", input: `/+32 475 ${FAULT}`, expected: `/‹name› ${FAULT}` },
    {
      name: "among others",
      input: `/date required: Is missing; /products/3/An: Maes ${FAULT}; /id empty: Is empty`,
      expected: `/date required: Is missing; /products/3/‹name› ${FAULT}; /id empty: Is empty`,
    },
    {
      name: "one that comes twice",
      input: "/Jan P duplicate_member: Comes more than once",
      expected: "/‹name› duplicate_member: Comes more than once",
    },
    {
      name: "one that looks like a fault",
      input: `/x unknown_field: secret ${FAULT}`,
      expected: `/‹name› ${FAULT}`,
    },
    { name: "masked already", input: `/‹name› ${FAULT}`, expected: `/‹name› ${FAULT}` },
    {
      name: "cut in a name",
      input: `/date required: Is missing; /Jan Pee…`,
      expected: "/date required: Is missing; /‹name›…",
    },
    {
      name: "cut in a fault",
      input: `/prcie ${FAULT}; /id empty: Is em…`,
      expected: `/prcie ${FAULT}; /id empty: Is em…`,
    },
    {
      name: "a conflict",
      input: "A basket with this store and id but of 2026-11-24, not 2026-11-23, is stored already",
      expected:
        "A basket with this store and id but of 2026-11-24, not 2026-11-23, is stored already",
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(maskDetail(input), expected));
  }
});

Deno.test("maskDetail() is linear in the length of a detail", async (t) => {
  for (const part of ["/", " ", "/ unknown_field", " unknown_field: ", "a"]) {
    await t.step(part, () =>
      assertEvenGrowth(4_000, (n) => {
        const detail = `/${part.repeat(n)}`;
        return () => maskDetail(detail);
      }));
  }
});
