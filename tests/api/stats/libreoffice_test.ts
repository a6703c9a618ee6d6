/**
 * The CSV of a report, opened by LibreOffice with Belgian settings: numbers are numbers, days are
 * days, their sums are those of the tables, and no product's name is run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mayRunLibreOffice, openInLibreOffice } from "../../support/process/libreoffice.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();
const DAY = "2026-11-22";

/** What a stranger could call a product. */
const NAMES = [
  "Crème; brûlée",
  'Water "still"',
  "=1+2",
  "-5+3",
  "x;=1+2",
  "x,=1+2",
  "x|=1+2",
  ";;;=1+2",
  'x;"=1+2"',
  '";=1+2',
  "\u200b=1+2",
  "x; \u00a0=1+2",
  "\uff1d1+2",
  '=HYPERLINK("https://shop.example";"Brie")',
  "x;=cmd|' /C calc'!A0",
] as const;

Deno.test({
  name: "LibreOffice with Belgian settings opens a report as CSV, and runs no formula",
  ignore: !mayRunLibreOffice,
  async fn(t) {
    await using database = await postgres.openDatabase();
    await database.query(
      `insert into product_sales_by_day (purchased_on, name, category, products, revenue)
      select $1::date, name, 'Other', number - 3, (number - 3) * 617.25
      from unnest($2::text[]) with ordinality as sold (name, number)`,
      [DAY, `{${NAMES.map((name) => JSON.stringify(name)).join(",")}}`],
    );
    await database.query(
      `insert into baskets_by_day (store, purchased_on, baskets, revenue)
      values ('Gent', $1::date, 1200, -1234.5), ('Luik', $1::date, 7, 2000)`,
      [DAY],
    );
    using app = aStatsApp(database);
    const read = async (path: string, format: string) => {
      const response = await app.get(`${path}&from=${DAY}&to=${DAY}&format=${format}`);
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.bytes());
    };
    const products = "/stats/products?limit=50";

    await t.step("columns and sums", async () => {
      const { cells: [header, ...rows], formulas } = await openInLibreOffice(
        await read(products, "csv-be"),
      );
      assertEquals([header, formulas], [["name", "category", "products", "revenue"], []]);
      assertEquals(rows.length, NAMES.length);
      const sum = (column: number) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
      const [sums] = await database.query(
        "select sum(products) as products, sum(revenue) as revenue from product_sales_by_day",
      );
      assertEquals([sum(2), sum(3)], [Number(sums?.products), Number(sums?.revenue)]);
      assertEquals(rows.some(([name]) => name === "Crème; brûlée"), true);
      assertEquals(rows.some(([name]) => name === "'=1+2"), true);
    });
    await t.step("days are days, and amounts below 0 are numbers", async () => {
      const { cells } = await openInLibreOffice(await read("/stats/sales?by=day", "csv-be"));
      assertEquals(cells[1]?.[0], `date:${DAY}`);
      const { cells: [, ...shops] } = await openInLibreOffice(
        await read("/stats/sales?by=store", "csv-be"),
      );
      assertEquals(shops, [["Luik", 7, 2000, 285.71, 0], ["Gent", 1200, -1234.5, -1.03, 0]]);
    });
    // Each takes a second or two: every other reader is in `to_csv_test.ts`.
    const readers = { "csv": [";", ",;\t|"], "csv-be": [",", ",;\t|"] };
    for (const [format, separatorSets] of Object.entries(readers)) {
      for (const separators of separatorSets) {
        for (const ignoreQuotes of [false, true]) {
          const name = `${format} with ${JSON.stringify(separators)} as separators` +
            (ignoreQuotes ? ", quotes ignored" : "");
          await t.step(name, async () => {
            const csv = await read(products, format);
            const { formulas } = await openInLibreOffice(csv, { separators, ignoreQuotes });
            assertEquals(formulas, []);
          });
        }
      }
    }
    await t.step("what is no CSV of ours does run: this test can fail", async () => {
      const { formulas } = await openInLibreOffice("a;b\r\nx,=1+2\r\n", { separators: "," });
      assertEquals(formulas, ["of:=1+2"]);
    });
  },
});
