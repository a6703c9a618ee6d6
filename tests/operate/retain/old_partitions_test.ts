/**
 * Which months are too old, on a real Postgres.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readOldPartitions } from "../../../operate/retain/old_partitions.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

Deno.test("readOldPartitions() ends before the first month that is kept", {
  ignore: !may.runStack,
}, async () => {
  await using database = await openDatabase();
  for (
    const [from, to] of [["2019-12", "2020-01"], ["2020-01", "2020-02"], ["2020-02", "2020-03"]]
  ) {
    await database.query(`
      create table basket_products_${from?.replace("-", "_")} partition of basket_products
      for values from ('${from}-01') to ('${to}-01')`);
  }
  assertEquals(await readOldPartitions(database, "2020-02-01"), [
    "basket_products_2019_12",
    "basket_products_2020_01",
  ]);
  assertEquals(await readOldPartitions(database, "2019-12-01"), []);
});
