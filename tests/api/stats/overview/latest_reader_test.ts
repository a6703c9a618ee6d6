/**
 * The feed has the newest baskets and dead letters, however long ago, and forgets what is erased.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../../consumer/store/store_batch.ts";
import { createLatestReader } from "../../../../api/stats/overview/latest_reader.ts";
import type { Database } from "../../../../shared/postgres/database.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../../support/a_prepared.ts";
import { may } from "../../../support/permissions.ts";
import { usePostgres } from "../../../support/postgres/use_postgres.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** Stores baskets of these ids, one after the other. */
async function store(database: Database, ids: readonly string[], shop = "Gent"): Promise<void> {
  for (const id of ids) await storeBatch(database, [aPrepared({ id, store: shop }, ++offset)]);
}
let offset = 0;

/** A reader on a clock that the test moves, which says ids, or the codes of dead letters. */
function aReader(database: Database, stores: string | null = null) {
  let nowMs = 0;
  const read = createLatestReader({ clock: () => nowMs });
  return {
    async read() {
      const entries = await read(database, stores);
      return entries.map(({ id, code }) => code ?? id).join(" ");
    },
    pass: (ms: number) => nowMs += ms,
  };
}

const age = (ids: string, by: string) =>
  `update baskets set stored_at = stored_at - interval '${by}' where id in (${ids})`;

Deno.test("the first reading looks back, and later ones have what came", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await store(database, ["a", "b"]);
  await database.query(age("'a'", "3 days"));
  await database.query(age("'b'", "1 hour"));
  const reader = aReader(database);
  assertEquals(await reader.read(), "b a");
  await store(database, ["c"]);
  // What it knows stays, though it is older than the seconds that are read again.
  assertEquals(await reader.read(), "c b a");
});

Deno.test("the feed has ten entries", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  const reader = aReader(database);
  await store(database, Array.from({ length: 12 }, (_, number) => `${number}`));
  assertEquals(await reader.read(), "11 10 9 8 7 6 5 4 3 2");
});

Deno.test("an erased basket leaves the feed", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await store(database, ["a", "b"]);
  const reader = aReader(database);
  assertEquals(await reader.read(), "b a");
  await database.query("delete from baskets where id = 'b'");
  assertEquals(await reader.read(), "a");
});

Deno.test("what was stored while nobody read is in the next reading", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await store(database, ["a"]);
  const reader = aReader(database);
  assertEquals(await reader.read(), "a");
  await store(database, ["b"]);
  await database.query(age("'b'", "5 minutes"));
  await database.query(age("'a'", "1 hour"));
  reader.pass(600_000);
  assertEquals(await reader.read(), "b a");
});

Deno.test("a look back ends where other shops are busy", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await store(database, ["a", "b"]);
  await database.query(age("'a'", "5 minutes"));
  await database.query(`
    insert into baskets (store, id, purchased_on, total, product_count, received_at, topic,
      partition_id, record_offset, content_hash)
    select 'Luik', number::text, purchased_on, total, product_count, received_at, topic,
      partition_id, 10000 + number, content_hash
    from baskets, generate_series(1, 20000) as number
    where id = 'a'`);
  const reader = aReader(database, "{Gent}");
  assertEquals(await reader.read(), "b");
  assertEquals(await aReader(database, "{Luik}").read().then((ids) => ids.split(" ").length), 10);
});

Deno.test("open dead letters are in the feed, a shop's own with its key", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await store(database, ["a"]);
  await store(database, ["other"], "Luik");
  await storeBatch(database, [
    aPrepared({ id: "a", store: "Gent", products: [aProduct("Bread", 9)] }, ++offset),
    { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "9000" }) },
  ]);
  const all = createLatestReader({ clock: () => 0 });
  assertEquals(
    (await all(database, null)).map(({ status, id, code }) => [status, id, code]).toSorted(),
    [
      ["conflict", "a", null],
      ["dead_letter", null, "not_json"],
      ["dead_letter", "a", "conflict"],
      ["stored", "other", null],
    ],
  );
  assertEquals(await aReader(database, "{Gent}").read(), "conflict a");
  await database.query("update dead_letters set discarded_at = now(), discard_reason = 'test'");
  assertEquals(await aReader(database, "{Gent}").read(), "a");
});
