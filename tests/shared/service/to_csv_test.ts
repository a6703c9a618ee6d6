/**
 * CSV that every spreadsheet reads, and none runs.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toCsv } from "../../../shared/service/to_csv.ts";

Deno.test("toCsv() quotes what must be quoted and disarms formulas", async (t) => {
  const cases = [
    { cell: "Bread", expected: "Bread" },
    { cell: "", expected: "" },
    { cell: null, expected: "" },
    { cell: 12.5, expected: "12.5" },
    { cell: -3, expected: "-3" },
    { cell: "a,b", expected: '"a,b"' },
    { cell: 'say "hi"', expected: '"say ""hi"""' },
    { cell: "a\nb", expected: '"a\nb"' },
    { cell: "a\r\nb", expected: '"a\r\nb"' },
    { cell: "=1+2", expected: "'=1+2" },
    { cell: "+1", expected: "'+1" },
    { cell: "-1", expected: "'-1" },
    { cell: "@sum(a1)", expected: "'@sum(a1)" },
    { cell: "\t=1", expected: "'\t=1" },
    { cell: "\r=1", expected: '"\'\r=1"' },
    { cell: '=hyperlink("x","y")', expected: '"\'=hyperlink(""x"",""y"")"' },
    { cell: "a=b", expected: "a=b" },
    { cell: [], expected: "" },
    { cell: ["Gent Zuid"], expected: "Gent Zuid" },
    { cell: ["=1", "a,b"], expected: '"\'=1; a,b"' },
    { cell: "Crème brûlée 🍮", expected: "Crème brûlée 🍮" },
  ];
  for (const { cell, expected } of cases) {
    await t.step(JSON.stringify(cell), () => {
      assertEquals(toCsv(["name", "n"], [{ name: cell, n: 1 }]), `name,n\r\n${expected},1\r\n`);
    });
  }
  await t.step("no rows", () => assertEquals(toCsv(["name"], []), "name\r\n"));
});
