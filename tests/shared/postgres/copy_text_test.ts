/**
 * Lines of the text format of `copy`. That the server reads them so is in the drivers' contract.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toCopyLine } from "../../../shared/postgres/copy_text.ts";

const LINES: readonly {
  readonly name: string;
  readonly input: readonly (string | number | null)[];
  readonly expected: string;
}[] = [
  { name: "values between tabs", input: ["a", "b c", 7], expected: "a\tb c\t7\n" },
  {
    name: "null, and the texts that look like it",
    input: [null, "", "\\N", "null"],
    expected: "\\N\t\t\\\\N\tnull\n",
  },
  {
    name: "every tab, line end and backslash",
    input: ["\ta\t\tb", "\r\n\n", "\\\\."],
    expected: "\\ta\\t\\tb\t\\r\\n\\n\t\\\\\\\\.\n",
  },
  { name: "what would end the copy", input: ["\\."], expected: "\\\\.\n" },
  {
    name: "other control characters as they are",
    input: ["\b\f\v\u0001"],
    expected: "\b\f\v\u0001\n",
  },
  {
    name: "numbers",
    input: [0, -1, 1.5, 9007199254740991],
    expected: "0\t-1\t1.5\t9007199254740991\n",
  },
  { name: "no column", input: [], expected: "\n" },
];

Deno.test("toCopyLine() escapes what the text format means something by, and nothing else", async (t) => {
  for (const { name, input, expected } of LINES) {
    await t.step(name, () => assertEquals(toCopyLine(input), expected));
  }
});
