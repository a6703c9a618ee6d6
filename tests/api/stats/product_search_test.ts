/**
 * Products by a part of their name, and what goes together with one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";
import { ODD_PRODUCTS, storeOddSales } from "./support/odd_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

Deno.test(
  "a search finds names whatever their case and accents, and takes no character for a pattern",
  {
    ignore,
  },
  async (t) => {
    await using database = await postgres.openDatabase();
    await storeOddSales(database);
    using app = aStatsApp(database);
    const cases: readonly { readonly search: string; readonly expected: readonly string[] }[] = [
      { search: "BRULEE", expected: ["Crème BRÛLÉE"] },
      { search: "brûlée", expected: ["Crème BRÛLÉE"] },
      { search: "e\u0300me b", expected: ["Crème BRÛLÉE"] },
      { search: "boeuf", expected: ["Bœuf_haché 50 %"] },
      { search: "BŒUF", expected: ["Bœuf_haché 50 %"] },
      { search: "%", expected: ["Bœuf_haché 50 %"] },
      { search: "_", expected: ["Bœuf_haché 50 %"] },
      { search: "\\", expected: ["it's \\ odd"] },
      { search: "it's", expected: ["it's \\ odd"] },
      { search: "=1+2", expected: ["=1+2"] },
      { search: "=1.2", expected: [] },
      { search: "B%a", expected: [] },
      { search: "an", expected: ["Banana"] },
      { search: "x".repeat(200), expected: [] },
    ];
    for (const store of ["", "&store=Gent", "&store=Luik"]) {
      const readNames = async (more: string) => {
        const { rows } = await (await app.get(`/stats/products?to=2026-10-27${store}${more}`))
          .json();
        return new Set<string>(rows.map(({ name }: { name: string }) => name));
      };
      const sold = await readNames("&limit=500");
      for (const { search, expected } of cases) {
        await t.step(`${search}${store}`, async () => {
          const names = await readNames(`&search=${encodeURIComponent(search)}`);
          assertEquals([...names], expected.filter((name) => sold.has(name)));
        });
      }
    }
  },
);

Deno.test("what goes with a product is counted in the baskets that have it", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await storeOddSales(database);
  using app = aStatsApp(database);
  for (const [where, condition] of [["", "true"], ["&store=Gent", "one.store = 'Gent'"]]) {
    for (const product of [...ODD_PRODUCTS, "None such"]) {
      await t.step(`${product}${where}`, async () => {
        const path = `/stats/pairs?from=2026-10-21&to=2026-10-27&limit=500${where}&product=`;
        const { rows } = await (await app.get(`${path}${encodeURIComponent(product)}`)).json();
        const expected = await database.query(
          `
          select least(one.name, $1) as first, greatest(one.name, $1) as second,
            count(distinct (one.store, one.basket_id)) as baskets
          from basket_products as one
          join basket_products as other on
            (other.store, other.basket_id) = (one.store, one.basket_id) and other.name = $1::text
          join baskets on baskets.store = one.store and id = one.basket_id
          where one.name <> $1::text and one.kind = 'product' and other.kind = 'product'
            and purchased_on between '2026-10-21' and '2026-10-27' and ${condition}
          group by one.name
          order by 3 desc, 1, 2`,
          [product],
        );
        assertEquals(rows, expected.map((row) => ({ ...row, baskets: Number(row.baskets) })));
      });
    }
  }
});
