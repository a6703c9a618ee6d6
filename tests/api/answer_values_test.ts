/**
 * The values of answers are read from the text of Postgres, and a column that is missing is no 0.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { z } from "zod";
import { count, euros, seconds } from "../../api/answer_values.ts";

Deno.test("values are read from the text that Postgres prints", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly schema: z.ZodType;
    readonly text: unknown;
    readonly expected: number | null | undefined;
  }[] = [
    { name: "a count", schema: count(), text: "9007199254740991", expected: 9007199254740991 },
    { name: "a count of no rows", schema: count(), text: null, expected: 0 },
    { name: "a count that is a number already", schema: count(), text: 3, expected: 3 },
    { name: "a negative count", schema: count(), text: "-1", expected: undefined },
    {
      name: "a count that no statement selects",
      schema: count(),
      text: undefined,
      expected: undefined,
    },
    { name: "euros", schema: euros(), text: "12345678901.23", expected: 12345678901.23 },
    { name: "euros of no rows", schema: euros(), text: null, expected: 0 },
    {
      name: "euros that no statement selects",
      schema: euros(),
      text: undefined,
      expected: undefined,
    },
    { name: "seconds", schema: seconds(), text: "0.021", expected: 0.021 },
    { name: "seconds of no rows", schema: seconds(), text: null, expected: null },
    {
      name: "seconds that no statement selects",
      schema: seconds(),
      text: undefined,
      expected: undefined,
    },
  ];
  for (const { name, schema, text, expected } of cases) {
    await t.step(name, () => assertEquals(schema.safeParse(text).data, expected));
  }
});
