/**
 * Answers are kept for a moment and shared by all who ask the same; who may see other shops does not
 * ask the same.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, type Who } from "./support/a_stats_app.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("readers of different shops who ask at once each get their own sums", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await storeBatch(
    database,
    ["Brussels", "Gent"].map((store, index) =>
      aPrepared({ store, date: "2026-11-22", products: [aProduct("Bread", 1 + index)] }, index)
    ),
  );
  using app = aStatsApp(database);
  const read = async (who: Who) => {
    const path = "/stats/sales?by=day&from=2026-11-22&to=2026-11-22";
    const { rows } = await (await app.get(path, who)).json();
    return [who, rows.map(({ revenue }: { readonly revenue: number }) => revenue)];
  };
  // At once, so that none waits longer than an answer is kept.
  const readers = ["analyst", "shop", "analyst", "shop"] as const;
  assertEquals(await Promise.all(readers.map(read)), [
    ["analyst", [3]],
    ["shop", [2]],
    ["analyst", [3]],
    ["shop", [2]],
  ]);
});
