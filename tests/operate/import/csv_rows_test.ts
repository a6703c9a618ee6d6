import { assertEquals, assertLess } from "@std/assert";
import { createCsvSplitter, type CsvRow, MAX_ROW_BYTES } from "../../../operate/import/csv_rows.ts";

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

Deno.test("createCsvSplitter() takes time in proportion to hostile quotes", () => {
  const startMs = performance.now();
  split('"""'.repeat(300_000) + '\n"'.repeat(300_000), { chunk: 65_536 });
  // Each closes what the line before it has opened, and opens a field itself.
  assertEquals(split('x";"\n'.repeat(100_000), { chunk: 65_536 }).length, 100_000);
  assertLess(performance.now() - startMs, 20_000);
});
