/**
 * CSV that every spreadsheet reads, and none runs.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Cell, type CsvForm, toCsv } from "../../../shared/service/to_csv.ts";
import { CSV_READERS, looksLikeFormula } from "./csv_readers.ts";

Deno.test("toCsv() quotes what must be quoted and disarms formulas", async (t) => {
  const cases: readonly { cell: Cell; csv: string; belgian?: string }[] = [
    { cell: "Bread", csv: "Bread" },
    { cell: "", csv: "" },
    { cell: null, csv: "" },
    { cell: 12.5, csv: "12.5", belgian: "12,5" },
    { cell: -3, csv: "-3" },
    { cell: "a,b", csv: '"a,b"', belgian: "a,b" },
    { cell: "a;b", csv: "a;b", belgian: '"a;b"' },
    { cell: 'say "hi"', csv: '"say ""hi"""' },
    { cell: "a\nb", csv: '"a\nb"' },
    { cell: "a\r\nb", csv: '"a\r\nb"' },
    { cell: " a", csv: '" a"' },
    { cell: "1.5", csv: "1.5" },
    { cell: "=1+2", csv: "'=1+2" },
    { cell: "-1", csv: "'-1" },
    { cell: "\t=1", csv: '"\t\'=1"' },
    { cell: "\r=1", csv: '"\r\'=1"' },
    {
      cell: "x;=cmd|' /C calc'!A0",
      csv: "x;'=cmd|' /C calc'!A0",
      belgian: "\"x;'=cmd|' /C calc'!A0\"",
    },
    { cell: '=hyperlink("x","y")', csv: '"\'=hyperlink(""x"",""y"")"' },
    { cell: [], csv: "" },
    { cell: ["Gent Zuid"], csv: "Gent Zuid" },
    { cell: ["=1", "a,b"], csv: '"\'=1; a,b"' },
    { cell: ["a", "=1"], csv: "a;' =1", belgian: '"a;\' =1"' },
  ];
  for (const { cell, csv, belgian = csv } of cases) {
    await t.step(JSON.stringify(cell), () => {
      const rows = [{ name: "x", n: 1, cell }];
      assertEquals(toCsv(["name", "n", "cell"], rows), `name,n,cell\r\nx,1,${csv}\r\n`);
      assertEquals(
        toCsv(["name", "n", "cell"], rows, { form: "csv-be" }),
        `\ufeffname;n;cell\r\nx;1;${belgian}\r\n`,
      );
    });
  }
  await t.step("no rows", () => assertEquals(toCsv(["name"], []), "name\r\n"));
});

Deno.test("toCsv() writes amounts with two decimals, and nothing else", async (t) => {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): number };
  const cases: readonly { cell: Cell; csv: string; belgian: string }[] = [
    { cell: 12, csv: "12.00", belgian: "12,00" },
    { cell: 12.5, csv: "12.50", belgian: "12,50" },
    { cell: -0.05, csv: "-0.05", belgian: "-0,05" },
    { cell: "-1234567.8", csv: "-1234567.80", belgian: "-1234567,80" },
    {
      cell: rawJSON("123456789012345678901234.5"),
      csv: "123456789012345678901234.50",
      belgian: "123456789012345678901234,50",
    },
    { cell: null, csv: "", belgian: "" },
    { cell: "=1", csv: "'=1", belgian: "'=1" },
  ];
  for (const { cell, csv, belgian } of cases) {
    await t.step(JSON.stringify(cell), () => {
      const rows = [{ name: "x", amount: cell, n: 3 }];
      const columns = ["name", "amount", "n"];
      const amounts = ["amount"];
      assertEquals(toCsv(columns, rows, { amounts }).split("\r\n")[1], `x,${csv},3`);
      assertEquals(
        toCsv(columns, rows, { amounts, form: "csv-be" }).split("\r\n")[1],
        `x;${belgian};3`,
      );
    });
  }
  await t.step("below 0 in the first column", () => {
    assertEquals(toCsv(["n", "name"], [{ n: -1, name: "=1" }]), "n,name\r\n'-1,'=1\r\n");
  });
});

const unit = fc.oneof(
  fc.constantFrom(..."=+-@\uff1d\uff0b\uff0d\uff20\u2212,;\t|\n\r\"' \u00a0\u200b\ufeff\u2028a15."),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const text = fc.string({ unit, maxLength: 8 });
const rows = fc.array(
  fc.record({
    first: fc.oneof(text, fc.integer({ min: -9, max: 9 })),
    amount: fc.integer({ min: -999, max: 999 }).map((cents) => cents / 100),
    text,
    count: fc.integer({ min: -9, max: 9 }),
    last: fc.oneof(text, fc.array(text, { maxLength: 3 })),
  }),
  { minLength: 1, maxLength: 3 },
);

Deno.test("no cell of toCsv() is a formula to any reader, whatever the texts", async (t) => {
  const columns = ["first", "amount", "text", "count", "last"];
  for (const form of ["csv", "csv-be"] as const satisfies readonly CsvForm[]) {
    await t.step(form, () => {
      fc.assert(
        fc.property(rows, (rows) => {
          const csv = toCsv(columns, rows, { form, amounts: ["amount"] });
          for (const { name, read } of CSV_READERS) {
            const found = read(csv).filter(looksLikeFormula);
            if (found.length > 0) throw new Error(`${name} reads ${JSON.stringify(found)}`);
          }
        }),
        { numRuns: 1_500 },
      );
    });
  }
});
