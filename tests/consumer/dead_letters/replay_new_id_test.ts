/**
 * `replay --new-id` against a real Postgres: a till that counts from 1 again each day loses nothing,
 * however often it is run. `verify` has the last word.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { NotMarkedError } from "../../../consumer/dead_letters/replay_dead_letters.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import type { Selection } from "../../../shared/dead_letters/selection.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aProduct, prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createFakePipeline } from "./support/fake_pipeline.ts";
import { replay, verifyPipeline } from "./support/replay.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const ALL: Selection = { by: "all" };
const REUSED: Selection = { by: "code", code: "id_reused" };
const DAYS = ["2020-01-01", "2020-01-02", "2020-01-03"] as const;

Deno.test({
  name: "replay --new-id stores every sale of a till that counts from 1 again each day",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const tickets = DAYS.flatMap((date) =>
      Array.from({ length: 100 }, (_, n) => ({ id: String(n + 1), date }))
    );
    const pipeline = createFakePipeline(database, tickets.map(toRecord));
    await pipeline.consume();
    const before = await readTables(database);
    assertEquals([before.baskets.length, before.deadLetters.length], [100, 200]);

    const options = { database, pipeline, newId: true };
    const dry = await replay(REUSED, { ...options, dryRun: true });
    assertEquals(
      dry[0],
      'delhaize_shop/0@100 replayed to delhaize_shop as basket "Brussels" "1~2020-01-02"',
    );
    assertEquals(dry.length, 200);
    assertEquals(await readTables(database), before);
    assertEquals(pipeline.records.length, 300);

    const outcomes = await replay(REUSED, options);
    assertEquals(
      outcomes.at(-1),
      'delhaize_shop/0@299 replayed to delhaize_shop/0@499 as basket "Brussels" "100~2020-01-03"',
    );
    assertEquals(await replay(REUSED, options), []);
    assertEquals(pipeline.records.length, 500);
    for (let delivery = 1; delivery <= 2; delivery++) {
      await pipeline.consume();
      const report = await verifyPipeline(database, pipeline);
      assertEquals(report, {
        accepted: 500,
        stored: 300,
        repeats: 0,
        deadLetters: 200,
        expired: 0,
        erased: 0,
        inGaps: 0,
        lost: 0,
        doubled: 0,
        differences: [],
        gaps: [],
        notes: [],
      });
      assertEquals(await verifyPipeline(database, pipeline, { receiptsOnly: true }), report);
      assertEquals(
        await database.query(
          `select ${toDay("purchased_on")} as purchased_on, baskets from baskets_by_day order by 1`,
        ),
        DAYS.map((date) => ({ purchased_on: date, baskets: "100" })),
      );
      assertEquals(await replay(ALL, options), []);
    }
  },
});

Deno.test({
  name: "replay --new-id stores a sale that comes once more under its old id once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(
      database,
      DAYS.slice(0, 2).map((date, offset) => toRecord({ date }, offset)),
    );
    await pipeline.consume();
    const options = { database, pipeline, newId: true };
    assertEquals(await replay(ALL, options), [
      'delhaize_shop/0@1 replayed to delhaize_shop/0@2 as basket "Brussels" "123456789~2020-01-02"',
    ]);
    // The till sends it again.
    await pipeline.send({ ...toRecord({ date: DAYS[1] }), topic: "delhaize_shop" });
    await pipeline.consume();
    assertEquals(await replay(ALL, options), [
      "delhaize_shop/0@3 stored_already the same content is stored with delhaize_shop/0@2",
    ]);
    const { lost, stored, differences } = await verifyPipeline(database, pipeline);
    assertEquals({ lost, stored, differences }, { lost: 0, stored: 2, differences: [] });
  },
});

Deno.test({
  name: "replay --new-id says which of two sales of one id and day becomes a conflict",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const other = { date: DAYS[1], products: [aProduct("Bread", 9)] };
    const pipeline = createFakePipeline(database, [
      toRecord({}),
      toRecord({ date: DAYS[1] }, 1),
      toRecord(other, 2),
      toRecord({ date: DAYS[1] }, 3),
    ]);
    await pipeline.consume();
    const as = 'as basket "Brussels" "123456789~2020-01-02"';
    const options = { database, pipeline, newId: true };
    assertEquals(await replay(ALL, options), [
      `delhaize_shop/0@1 replayed to delhaize_shop/0@4 ${as}`,
      `delhaize_shop/0@2 replayed to delhaize_shop/0@5 ${as}, which delhaize_shop/0@4 is with ` +
      "other content: it becomes a conflict there",
      `delhaize_shop/0@3 replayed to delhaize_shop/0@6 ${as}`,
    ]);
    await pipeline.consume();
    const conflict = "it has the date of the stored basket, so --new-id would count a sale twice";
    assertEquals(await replay(ALL, options), [`delhaize_shop/0@5 left ${conflict}`]);
    assertEquals(await replay(ALL, { ...options, newId: false, replace: true }), [
      `delhaize_shop/0@5 replaced ${as}, instead of delhaize_shop/0@4`,
    ]);
    const { lost, differences } = await verifyPipeline(database, pipeline);
    assertEquals({ lost, differences }, { lost: 0, differences: [] });

    // A third one, when the second is stored.
    const third = { date: DAYS[1], products: [aProduct("Water", 3)] };
    await pipeline.send({ ...toRecord(third), topic: "delhaize_shop" });
    await pipeline.consume();
    assertEquals(await replay(ALL, options), [
      `delhaize_shop/0@7 replayed to delhaize_shop/0@8 ${as}, which delhaize_shop/0@5 is with ` +
      "other content: it becomes a conflict there",
    ]);
  },
});

Deno.test({
  name: "replay --new-id sends again what was sent and not marked, and it is stored once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(
      database,
      DAYS.slice(0, 2).map((date, offset) => toRecord({ date }, offset)),
    );
    await pipeline.consume();
    const dying: Database = {
      ...database,
      transaction: (work) =>
        database.transaction((transaction) =>
          work({
            query: (statement, args) =>
              statement.includes("update dead_letters")
                ? Promise.reject(new DatabaseError("the connection is gone", {}))
                : transaction.query(statement, args),
          })
        ),
    };
    const options = { pipeline, newId: true };
    await assertRejects(() => replay(ALL, { ...options, database: dying }), NotMarkedError);
    assertEquals((await replay(ALL, { ...options, database })).length, 1);
    const { stored, repeats } = await pipeline.consume({ from: 2 });
    assertEquals([stored.map(({ id }) => id), repeats], [["123456789~2020-01-02"], 1]);
    const { lost, differences } = await verifyPipeline(database, pipeline);
    assertEquals({ lost, differences }, { lost: 0, differences: [] });
  },
});

Deno.test({
  name: "replay --new-id takes what older consumers called a conflict, where the date differs",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const same = { products: [aProduct("Bread", 9)] };
    const pipeline = createFakePipeline(database, [
      toRecord({}),
      toRecord({ date: DAYS[1] }, 1),
      toRecord(same, 2),
    ]);
    await storeBatch(database, pipeline.records.map(prepare));
    await database.query("update dead_letters set code = 'conflict'");
    const outcomes = await replay(ALL, { database, pipeline, newId: true });
    assertEquals(outcomes.map((text) => text.split(" ").slice(0, 2).join(" ")), [
      "delhaize_shop/0@1 replayed",
      "delhaize_shop/0@2 left",
    ]);
  },
});

function toRecord(changes: Partial<WireBasket>, offset = 0): RawRecord {
  return aRecord(aWireBasket(changes), { offset: String(offset) });
}
