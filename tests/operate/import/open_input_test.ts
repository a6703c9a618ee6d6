/**
 * What a file is, told by its content, and the baskets in it.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import type { ReadingOptions } from "../../../operate/import/import_state.ts";
import { openInput } from "../../../operate/import/open_input.ts";
import { UsageError } from "../../../shared/service/run_task.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { may } from "../../support/permissions.ts";
import { folderTest } from "../../support/temp_dir.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Format, and each basket as it is sent or the codes of its faults. */
async function read(folder: string, bytes: Uint8Array, options: ReadingOptions = {}) {
  const path = `${folder}/input`;
  await Deno.writeFile(path, bytes);
  using file = await Deno.open(path);
  const { format, items } = await openInput(file, { path, ...options });
  const baskets: unknown[] = [];
  for await (const { json, faults } of items) {
    baskets.push(
      json === undefined ? faults.map(({ code }) => code) : new TextDecoder().decode(json).trim(),
    );
  }
  return [format, ...baskets];
}

const CSV = "store;basket_id;date;product_id;name;price\n";
const GENT_1 = '{"id":"1","store":"Gent","date":"2024-12-31","products":' +
  '[{"id":"7","name":"Brie","price":1.50}]}';

folderTest("openInput() tells NDJSON, arrays and CSV by their content", async (folder) => {
  const cases = [
    { name: "NDJSON", input: '{"a":1}\r\n\n{"a":2}', expected: ["ndjson", '{"a":1}', '{"a":2}'] },
    { name: "with a BOM", input: '\ufeff{"a":1}\n', expected: ["ndjson", '{"a":1}'] },
    {
      name: "an array",
      input: ' [ {"a":[1,2]},\n{"a":2} ]\n',
      expected: ["array", '{"a":[1,2]}', '{"a":2}'],
    },
    { name: "an empty array", input: "[]", expected: ["array"] },
    { name: "nothing", input: "", expected: ["ndjson"] },
    { name: "CSV", input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\n`, expected: ["csv", GENT_1] },
    { name: "CSV without baskets", input: CSV, expected: ["csv"] },
    {
      name: "CSV with commas, quotes and a BOM",
      input: `\ufeff${CSV.replaceAll(";", ",")}Gent,1,2024-12-31,7,Brie,"1,50"\r\n`,
      expected: ["csv", GENT_1],
    },
    {
      name: "CSV with tabs",
      input: `${CSV}Gent;1;2024-12-31;7;Brie;1.50`.replaceAll(";", "\t"),
      expected: ["csv", GENT_1],
    },
    {
      name: "CSV with a column's name in two lines of a cell",
      input: `${CSV.replace("price", '"Prijs\r\n(EUR)"')}Gent;1;2024-12-31;7;Brie;1,50`,
      expected: ["csv", GENT_1],
    },
    {
      name: "CSV with the first line of Excel",
      input: `sep=;\r\n${CSV}Gent;1;2024-12-31;7;Brie;1,50`,
      expected: ["csv", GENT_1],
    },
    {
      name: "a reason of an earlier import is passed over",
      input: `reason;${CSV}was wrong;Gent;1;2024-12-31;7;Brie;1,50`,
      expected: ["csv", GENT_1],
    },
    {
      name: "everything that a line may say",
      input: "sold_at;till;receipt;total;quantity;unit;kind;extra.cashier;" + CSV +
        "2024-12-31T18:05:00+01:00;3;00042;1,50;0,250;kg;product;x;Gent;1;31/12/2024;7;Brie;1,50\n",
      expected: [
        "csv",
        '{"id":"1","store":"Gent","date":"2024-12-31","soldAt":"2024-12-31T18:05:00+01:00",' +
        '"till":"3","receipt":42,"total":1.50,"extra":{"cashier":"x"},"products":[{"id":"7",' +
        '"name":"Brie","price":1.50,"quantity":0.250,"unit":"kg","kind":"product"}]}',
      ],
    },
    {
      name: "lines of a basket that does not agree with itself",
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\nGent;1;30/12/2024;7;Brie;1,50`,
      expected: ["csv", ["differs_within_basket"]],
    },
    {
      name: "empty columns behind the last one, as Excel exports them",
      input: `${CSV.trim()};;\nGent;1;31/12/2024;7;Brie;1,50;;\n;;;;;;;\n`,
      expected: ["csv", GENT_1],
    },
    {
      name: "something in a column without a name",
      input: `${CSV.trim()};;\nGent;1;31/12/2024;7;Brie;1,50;;x\n`,
      expected: ["csv", ["wrong_field_count"]],
    },
    {
      name: "empty fields at the end that Excel has left out",
      input: `${CSV.trim()};kind;unit\nGent;1;31/12/2024;7;Brie;1,50\n`,
      expected: ["csv", GENT_1],
    },
    {
      name: "a last line that is cut off",
      input: `${CSV.trim()};kind;unit\nGent;1;31/12/2024;7;Brie;1,50`,
      expected: ["csv", ["wrong_field_count"]],
    },
    {
      name: "a formula that keeps the zeros",
      input: `${CSV}Gent;="001";31/12/2024;="007";Brie;1,50\n`,
      expected: ["csv", GENT_1.replace('"1"', '"001"').replace('"7"', '"007"')],
    },
    ...["30/11/2024", "2024-11-30"].map((day) => ({
      name: `a wrong day behind one that shows how days are written: ${day}`,
      input: `${CSV}Gent;1;${day};7;Brie;1,50\nGent;2;12/31/2024;7;Brie;1,50\n`,
      expected: ["csv", GENT_1.replace("12-31", "11-30"), ["not_a_date"]],
    })),
    {
      name: "a basket that comes again later",
      input:
        `${CSV}Gent;1;31/12/2024;7;Brie;1,50\nAalst;1;31/12/2024;7;;x\nGent;1;31/12/2024;7;Brie;1,50`,
      expected: ["csv", GENT_1, ["not_a_number"], ["split_basket"]],
    },
    {
      name: "a line with a field too few, and the others of its basket",
      input: `${CSV}Gent;1;31/12/2024;7;Brie\nGent;1;31/12/2024;7;Brie;1,50`,
      expected: ["csv", ["wrong_field_count"]],
    },
    {
      name: "a line with a field too many, and those before it",
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\n"Gent";1;31/12/2024;8;Kaas; jong;2\n` +
        "Gent;2;31/12/2024;7;Brie;1,50",
      expected: ["csv", ["wrong_field_count"], GENT_1.replace('"1"', '"2"')],
    },
    {
      name: "a line whose quote does not end, and those before it",
      input: `${CSV}"Gent";"1";31/12/2024;7;Brie;1,50\n"Gent";"1";31/12/2024;8;"Kaas;2\n`,
      expected: ["csv", ["unclosed_quote"]],
    },
    {
      name: "a broken line that names no basket stands alone",
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\nTotaal;1,50\n`,
      expected: ["csv", GENT_1, ["wrong_field_count"]],
    },
    ...[
      { name: "named on its first line alone, as by Odoo", second: ";;;8;Kaas;2" },
      { name: "with its id on each line, as by Shopify", second: ";1;;8;Kaas;2" },
      { name: "with its shop on each line, as in a pivot table", second: "Gent;;;8;Kaas;2" },
    ].map(({ name, second }) => ({
      name: `a basket ${name}`,
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\n${second}\nGent;2;31/12/2024;7;Brie;1,50`,
      expected: [
        "csv",
        GENT_1.replace("}]}", '},{"id":"8","name":"Kaas","price":2}]}'),
        GENT_1.replace('"1"', '"2"'),
      ],
    })),
    {
      name: "a day without an id is no line of the basket before it",
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\nGent;;31/12/2024;7;Brie;1,50`,
      expected: ["csv", GENT_1, GENT_1.replace('"1"', '""')],
    },
    {
      name: "a broken line of a basket that is named on its first line alone",
      input: `${CSV}Gent;1;31/12/2024;7;Brie;1,50\n;;;8;"Kaas" jong;2\n`,
      expected: ["csv", ["text_after_quote"]],
    },
  ];
  for (const { name, input, expected } of cases) {
    assertEquals(await read(folder, encode(input)), expected, name);
    assertEquals(await read(folder, gzipSync(encode(input))), expected, `${name}, gzip`);
  }
});

folderTest("openInput() refuses what is none of them, before anything is sent", async (folder) => {
  const cases = [
    { name: "a spreadsheet", input: encode("PK\x03\x04"), expected: "save it as CSV" },
    { name: "an old one", input: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), expected: "(.xls)" },
    { name: "bzip2", input: encode("BZh91AY"), expected: "bzip2" },
    { name: "xz", input: new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), expected: "with xz" },
    { name: "UTF-16", input: new Uint8Array([0xff, 0xfe, 0x73, 0]), expected: "UTF-16" },
    { name: "UTF-16 without its mark", input: encode("s\0t\0"), expected: "UTF-16" },
    {
      name: "lines of an old Macintosh",
      input: encode(`${CSV}Gent;1;x`.replaceAll("\n", "\r")),
      expected: "CR alone",
    },
    { name: "prose", input: encode("hello world"), expected: "names no columns" },
    { name: "an unknown column", input: encode(`klant;${CSV}`), expected: 'unknown: "klant"' },
    ...["12/31/2024", "12-31-2024", "12/31/2024 18:05"].map((day) => ({
      name: `the month first, far behind days that may be either: ${day}`,
      input: encode(
        `${CSV}${"Gent;1;1/2/2024;7;Brie;1\n;;;8;Kaas;1\n".repeat(5_000)}Gent;1;${day};7;Brie;1`,
      ),
      expected: "month first",
    })),
    { name: "pretty-printed", input: encode('{\n  "id": "1"\n}\n'), expected: "several lines" },
  ];
  for (const { input, expected } of cases) {
    await assertRejects(() => read(folder, input), UsageError, expected);
  }
});

folderTest("openInput() says that a file ends too early", async (folder) => {
  const gz = gzipSync(encode('{"a":1}\n'.repeat(1_000)));
  const cases = [
    { input: gz.subarray(0, gz.length - 20), expected: "gzip data is damaged" },
    { input: encode('[{"a":1},{"a":'), expected: "JSON array does not end" },
  ];
  for (const { input, expected } of cases) {
    await assertRejects(() => read(folder, input), TaskError, expected);
  }
});

Deno.test(
  "openInput() cuts a basket without end, and reads no further than it must",
  { ignore: !may.writeFiles },
  async () => {
    const path = await Deno.makeTempFile();
    try {
      const row = "Gent;1;31/12/2024;7;Brie;1,50\n";
      await Deno.writeTextFile(path, CSV + row.repeat(50_000));
      using file = await Deno.open(path);
      const { items, bytesRead } = await openInput(file, { path });
      for await (const { json, faults } of items) {
        // The lines of one basket without end are cut before they fill the memory.
        assertEquals([json === undefined, faults.map(({ code }) => code)], [false, []]);
        break;
      }
      assertEquals(bytesRead() < 600_000, true);
    } finally {
      await Deno.remove(path);
    }
  },
);

folderTest(
  "openInput() reads times without an offset by the time zone that is named",
  async (folder) => {
    const csv = `${CSV.trim()};sold_at\nGent;1;31/12/2024;7;Brie;1,50;31/12/2024 18:05\n`;
    const local = GENT_1.replace(
      ',"products"',
      ',"soldAt":"2024-12-31T18:05:00+01:00","products"',
    );
    assertEquals(await read(folder, encode(csv), { timeZone: "Europe/Brussels" }), ["csv", local]);
    assertEquals(await read(folder, encode(csv)), ["csv", ["no_time_zone"]]);
  },
);

folderTest("openInput() takes the shop of a file that names none", async (folder) => {
  const csv = CSV.replace("store;", "");
  const basket = (store: string, id: string, names: readonly string[]) =>
    `{"id":"${id}","store":${JSON.stringify(store)},"date":"2024-12-31","products":[` +
    names.map((name) => `{"id":"7","name":"${name}","price":1.50}`).join(",") + "]}";
  const input = `${csv}1;31/12/2024;7;Brie;1,50\n;;7;Gouda;1,50\n2;31/12/2024;7;Edam;1,50\n` +
    "3;31/12/2024;7;Feta\n1;31/12/2024;7;Kaas;1,50\n";
  for (const store of ["Gent", 'Café "De Hoek"']) {
    assertEquals(await read(folder, encode(input), { store }), [
      "csv",
      basket(store, "1", ["Brie", "Gouda"]),
      basket(store, "2", ["Edam"]),
      ["wrong_field_count"],
      ["split_basket"],
    ]);
  }
  for (const json of ['{"store":"Aalst"}\n', '[{"store":"Aalst"}]']) {
    await assertRejects(
      () => read(folder, encode(json), { store: "Gent" }),
      UsageError,
      "with --store: each basket in JSON names its shop",
    );
  }
  await assertRejects(() => read(folder, encode(csv)), UsageError, "--store NAME says whose");
});

folderTest("openInput() takes no thousand for a receipt or an amount", async (folder) => {
  const header = "till;receipt;total;quantity;" + CSV;
  const row = (
    id: number,
    { receipt = "17", total = "", quantity = "1", price = "1,50" }: {
      receipt?: string;
      total?: string;
      quantity?: string;
      price?: string;
    },
  ) => `1;${receipt};${total};${quantity};Gent;${id};31/12/2024;7;Brie;${price}\n`;
  const basket = (
    id: number,
    { receipt = "17", total = "", quantity = "1", price = "1.50" },
  ) =>
    `{"id":"${id}","store":"Gent","date":"2024-12-31","till":"1","receipt":${receipt},` +
    (total && `"total":${total},`) +
    `"products":[{"id":"7","name":"Brie","price":${price},"quantity":${quantity}}]}`;
  const refused = ["thousands_separator"];
  const cases = [
    {
      name: "receipts with points, of which 1.000 became number 1",
      rows: [{ receipt: "998" }, { receipt: "999" }, { receipt: "1.000" }, { receipt: "1.001" }],
      expected: [basket(1, { receipt: "998" }), basket(2, { receipt: "999" }), refused, refused],
    },
    { name: "a receipt with a comma", rows: [{ receipt: "1,000" }], expected: [refused] },
    {
      name: "a receipt of pandas",
      rows: [{ receipt: "17.0" }, { receipt: "1.0" }],
      expected: [basket(1, { receipt: "17.0" }), basket(2, { receipt: "1.0" })],
    },
    {
      name: "televisions, which were stored for 1.50 and 1.25",
      rows: [{ price: "1.500" }, { price: "1,250" }, { price: "999,00" }],
      expected: [refused, refused, basket(3, { price: "999.00" })],
    },
    { name: "televisions alone", rows: [{ price: "1.500" }], expected: [refused] },
    {
      name: "a total",
      rows: [{ total: "1.500", price: "1500" }, { total: "2", price: "2" }],
      expected: [refused, basket(2, { total: "2", price: "2" })],
    },
    {
      name: "three decimals in all amounts, far behind which the first shows it",
      rows: [
        ...Array.from({ length: 10_000 }, () => ({ price: "2.500", total: "2.500" })),
        { price: "0.750", total: "0.750" },
      ],
      expected: [
        ...Array.from(
          { length: 10_000 },
          (_, at) => basket(at + 1, { price: "2.500", total: "2.500" }),
        ),
        basket(10_001, { price: "0.750", total: "0.750" }),
      ],
    },
    {
      name: "four decimals",
      rows: [{ price: "1.5000" }, { price: "12.0000" }],
      expected: [basket(1, { price: "1.5000" }), basket(2, { price: "12.0000" })],
    },
    {
      name: "grams",
      rows: [{ quantity: "1,250" }, { quantity: "0.250" }],
      expected: [basket(1, { quantity: "1.250" }), basket(2, { quantity: "0.250" })],
    },
  ];
  for (const { name, rows, expected } of cases) {
    const text = header + rows.map((each, at) => row(at + 1, each)).join("");
    for (const bytes of [encode(text), gzipSync(encode(text))]) {
      assertEquals(await read(folder, bytes), ["csv", ...expected], name);
    }
  }
});
