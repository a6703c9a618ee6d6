import { assertEquals } from "@std/assert";
import { createCsvSplitter, type CsvRow, MAX_ROW_BYTES } from "../../../operate/import/csv_rows.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

function split(
  input: string | Uint8Array,
  { separator = ";", chunk = Infinity, fieldCount }: {
    separator?: string;
    chunk?: number;
    fieldCount?: number;
  } = {},
): readonly CsvRow[] {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const splitter = createCsvSplitter({ separator, ...(fieldCount && { fieldCount }) });
  const rows: CsvRow[] = [];
  const size = Math.min(chunk, Math.max(1, bytes.length));
  for (let at = 0; at < bytes.length; at += size) {
    rows.push(...splitter.push(bytes.subarray(at, at + size)));
  }
  rows.push(...splitter.end());
  return rows;
}

Deno.test("createCsvSplitter() cuts rows and fields, however the bytes arrive", async (t) => {
  const cases = [
    { name: "plain", input: "a;b\nc;d\n", expected: [["a", "b"], ["c", "d"]] },
    {
      name: "CRLF, and no end of the last line",
      input: "a;b\r\nc;d",
      expected: [["a", "b"], ["c", "d"]],
    },
    { name: "quotes around a separator", input: '"a;b";c\n', expected: [["a;b", "c"]] },
    { name: "a quote in quotes", input: '"a ""b""";c\n', expected: [['a "b"', "c"]] },
    {
      name: "line endings in quotes",
      input: '"a\r\nb";c\nd;e\n',
      expected: [["a\r\nb", "c"], ["d", "e"]],
    },
    { name: "a quote within a bare field", input: 'pipe 5";c\n', expected: [['pipe 5"', "c"]] },
    { name: "blanks before a quote", input: 'a; "b;c"\n', expected: [["a", "b;c"]] },
    { name: "empty fields", input: "a;;\n", expected: [["a", "", ""]] },
    { name: "empty quotes", input: '"";b\n', expected: [["", "b"]] },
    {
      name: "blank lines and rows",
      input: "a;b\n\n  \n;\nc;d\n",
      expected: [["a", "b"], ["c", "d"]],
    },
    { name: "the end of a DOS file", input: "a;b\r\n\u001a", expected: [["a", "b"]] },
    { name: "UTF-8", input: "café;€\n", expected: [["café", "€"]] },
  ];
  for (const { name, input, expected } of cases) {
    for (const chunk of [1, 3, Infinity]) {
      await t.step(`${name}, ${chunk} bytes at a time`, () => {
        assertEquals(split(input, { chunk }).map(({ fields }) => fields), expected);
      });
    }
  }
});

Deno.test("createCsvSplitter() reads windows-1252 where a row is no UTF-8", () => {
  const bytes = new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x3b, 0x80, 0x0a]);
  assertEquals(split(bytes).map(({ fields }) => fields), [["café", "€"]]);
});

Deno.test("createCsvSplitter() takes accents of DOS for none of Windows", async (t) => {
  const cases = [
    { name: "Caf\u00e9 in code page 850", bytes: [0x43, 0x61, 0x66, 0x82], fault: true },
    { name: "Li\u00e8ge in code page 850", bytes: [0x4c, 0x69, 0x8a, 0x67, 0x65], fault: true },
    { name: "fran\u00e7ais in code page 850", bytes: [0x6e, 0x87, 0x61, 0x69], fault: true },
    { name: "caf\u00e9 on an old Macintosh", bytes: [0x61, 0x66, 0x8e], fault: true },
    {
      name: "l\u2019\u0153uf in windows-1252",
      bytes: [0x6c, 0x92, 0x9c, 0x75, 0x66],
      fault: false,
    },
    { name: "\u0160koda in windows-1252", bytes: [0x8a, 0x6b, 0x6f], fault: false },
    { name: "a price in windows-1252", bytes: [0x31, 0x2c, 0x35, 0x80], fault: false },
    { name: "3 \u2030 in windows-1252", bytes: [0x33, 0x20, 0x89], fault: false },
  ];
  for (const { name, bytes, fault } of cases) {
    await t.step(name, () => {
      const [row] = split(new Uint8Array([...bytes, 0x3b, 0x31, 0x0a]));
      assertEquals(row?.fault, fault ? "foreign_characters" : undefined);
    });
  }
  await t.step("in UTF-8 it is what somebody meant", () => {
    assertEquals(split("Caf\u201a;1\n")[0]?.fault, undefined);
  });
});

Deno.test("createCsvSplitter() names a broken row and goes on with the next", async (t) => {
  await t.step("a quote that does not end takes its own line only", () => {
    const rest = "b;2\n".repeat(MAX_ROW_BYTES / 2);
    const rows = split(`x;1\n"a;1\n${rest}`, { chunk: 65_536 });
    assertEquals(rows.length, 2 + MAX_ROW_BYTES / 2);
    assertEquals(rows[1], {
      line: 2,
      lastLine: 2,
      bytes: 4,
      fields: ['"a', "1"],
      fault: "unclosed_quote",
    });
    assertEquals(rows[2]?.line, 3);
  });
  await t.step("also at the end of the file", () => {
    assertEquals(split('"a;1\nb;2\n').map(({ fields, fault }) => [fields, fault]), [
      [['"a', "1"], "unclosed_quote"],
      [["b", "2"], undefined],
    ]);
  });
  await t.step("two of them do not make one row of all between", () => {
    // It has as many fields as a row, and the basket of its second line would be gone.
    const rows = split('1;"Kaas;1,5\n2;Brie;2\n3;Pizza 12";2,5\n4;"a\nb";4\n', { fieldCount: 3 });
    assertEquals(rows.map(({ line, fields, fault }) => [line, fields, fault]), [
      [1, ["1", '"Kaas', "1,5"], "unclosed_quote"],
      [2, ["2", "Brie", "2"], undefined],
      [3, ["3", 'Pizza 12"', "2,5"], undefined],
      [4, ["4", "a\nb", "4"], undefined],
    ]);
  });
  await t.step("a first field with a line end is none", () => {
    assertEquals(split('"a\nb";c;d\n', { fieldCount: 3 }).map(({ fields }) => fields), [
      ["a\nb", "c", "d"],
    ]);
  });
  await t.step("text behind a closing quote", () => {
    assertEquals(split('"a"x;1\n').map(({ fields, fault }) => [fields, fault]), [
      [["ax", "1"], "text_after_quote"],
    ]);
  });
});

Deno.test("createCsvSplitter() counts the lines of the file", () => {
  const rows = split('a\n\n"b\nc"\nd\n');
  assertEquals(rows.map(({ line, lastLine }) => [line, lastLine]), [[1, 1], [3, 4], [5, 5]]);
});

Deno.test("createCsvSplitter() takes time in proportion to hostile quotes", async (t) => {
  const cases = [
    {
      name: "quotes that nothing closes",
      toText: (n: number) => '"""'.repeat(n) + '\n"'.repeat(n),
    },
    // Each closes what the line before it has opened, and opens a field itself.
    { name: "quotes that close other lines", toText: (n: number) => 'x";"\n'.repeat(n) },
  ];
  for (const { name, toText } of cases) {
    await t.step(name, () =>
      assertEvenGrowth(25_000, (n) => {
        const text = toText(n);
        return () => split(text, { chunk: 65_536 });
      }));
  }
  assertEquals(split('x";"\n'.repeat(1_000), { chunk: 65_536 }).length, 1_000);
});
