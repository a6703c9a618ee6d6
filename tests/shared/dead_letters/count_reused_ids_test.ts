/**
 * Which shops' ids came again with another date, and how often.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { countReusedIds, MAX_REUSED_SHOPS } from "../../../shared/dead_letters/count_reused_ids.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "countReusedIds() counts the open ones by shop, most first",
  ignore,
  async fn() {
    await using database = await openDatabase();
    assertEquals(await countReusedIds(database), []);
    await insert(database, ["Gent", "Luik", "Gent", "Brugge"]);
    await insert(database, ["Aalst"], { code: "conflict" });
    await database.query("update dead_letters set replayed_at = now() where store = 'Brugge'");
    assertEquals(await countReusedIds(database), [
      { store: "Gent", open: 2 },
      { store: "Luik", open: 1 },
    ]);
    assertEquals(await countReusedIds(database, toArrayLiteral(["Luik", "Aalst"])), [
      { store: "Luik", open: 1 },
    ]);
  },
});

Deno.test({
  name: "countReusedIds() names so many shops and counts the others together",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const shops = Array.from(
      { length: MAX_REUSED_SHOPS + 3 },
      (_, n) => String(n).padStart(3, "0"),
    );
    await insert(database, [...shops, "022", "022"]);
    const found = await countReusedIds(database);
    assertEquals(found.length, MAX_REUSED_SHOPS + 1);
    assertEquals([found[0], found[1], found.at(-1)], [
      { store: "022", open: 3 },
      { store: "000", open: 1 },
      { store: "", open: 3 },
    ]);
  },
});

async function insert(
  database: Database,
  stores: readonly string[],
  { code = "id_reused" }: { readonly code?: string } = {},
): Promise<void> {
  await database.query(
    `insert into dead_letters
      (topic, partition_id, record_offset, content_hash, code, detail, store, basket_id)
    select 't', 0, n, sha256(convert_to($2 || n, 'UTF8')), $2, 'a test', store, 'b-1'
    from unnest($1::text[]) with ordinality as given (store, n)`,
    [toArrayLiteral(stores), code],
  );
}
