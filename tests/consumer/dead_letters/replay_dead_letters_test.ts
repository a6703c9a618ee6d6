/**
 * Replays against a real Postgres: each command twice, redeliveries after it, and what happens
 * when it dies half-way. `verify` has the last word.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { Selection } from "../../../shared/dead_letters/selection.ts";
import { NotMarkedError } from "../../../consumer/dead_letters/replay_dead_letters.ts";
import { markDiscarded } from "../../../shared/dead_letters/settle_dead_letters.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { aProduct, prepare } from "../../support/a_prepared.ts";
import { readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createFakePipeline } from "./support/fake_pipeline.ts";
import { replay, verifyPipeline } from "./support/replay.ts";
import { at } from "../../support/a_stored_dead_letter.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const ALL: Selection = { by: "all" };

Deno.test({
  name: "replayDeadLetters() sends what the database takes now, once, and the rest is left",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0, { id: "refused", products: [aProduct("Bread", 13.13)] }),
      aRecord("{", { offset: "1" }),
      aBasketRecord(2, { id: "good" }),
    ]);
    await database.query("alter table baskets add constraint odd check (total <> 13.13)");
    const store = createStoreBisecting((part) => storeBatch(database, part));
    await store(pipeline.records.map(prepare));
    await database.query("alter table baskets drop constraint odd");

    const before = await readTables(database);
    const left = "delhaize_shop/0@1 left still not_json: Is not valid JSON";
    assertEquals(await replay(ALL, { database, pipeline, dryRun: true }), [
      "delhaize_shop/0@0 replayed to delhaize_shop",
      left,
    ]);
    assertEquals(await readTables(database), before);
    assertEquals(pipeline.records.length, 3);

    assertEquals(await replay(ALL, { database, pipeline }), [
      "delhaize_shop/0@0 replayed to delhaize_shop/0@3",
      left,
    ]);
    const [first, again] = [pipeline.records[0], pipeline.records[3]];
    assertEquals(again?.value, new Uint8Array(first?.value ?? []));
    assertEquals(
      new TextDecoder().decode(again?.headers["replay-of"]),
      "delhaize_shop/0@0",
    );
    assertEquals(await replay(ALL, { database, pipeline }), [left]);
    assertEquals(pipeline.records.length, 4);

    for (let delivery = 1; delivery <= 2; delivery++) {
      await pipeline.consume({ from: 3 });
      assertEquals(await verifyPipeline(database, pipeline), {
        accepted: 4,
        stored: 2,
        repeats: 0,
        deadLetters: 2,
        expired: 0,
        erased: 0,
        inGaps: 0,
        lost: 0,
        doubled: 0,
        differences: [],
        gaps: [],
        notes: [],
      });
    }
    const [{ settled }] = await readSettlements(database) as [{ settled: string }];
    assertEquals(settled, "0 replayed to delhaize_shop/0@3");
  },
});

Deno.test({
  name: "replayDeadLetters() settles each of two dead letters with one position by its content",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [aBasketRecord(0, { id: "before" })]);
    await database.query("alter table baskets add constraint odd check (id <> 'before')");
    const store = createStoreBisecting((part) => storeBatch(database, part));
    await store(pipeline.records.map(prepare));
    // The topic was made again: another record, which is no JSON, has the same position.
    await store([prepare(aRecord("{", { offset: "0" }))]);
    await database.query("alter table baskets drop constraint odd");

    const selection: Selection = { by: "position", positions: [at("delhaize_shop/0@0")] };
    const left = "delhaize_shop/0@0 left still not_json: Is not valid JSON";
    assertEquals(await replay(selection, { database, pipeline }), [
      "delhaize_shop/0@0 replayed to delhaize_shop/0@1",
      left,
    ]);
    const again = await replay(selection, { database, pipeline });
    assertEquals(again.map((outcome) => outcome.split(" ")[1]), ["unchanged", "left"]);
    assertEquals(await replay(ALL, { database, pipeline }), [left]);
    assertEquals(pipeline.records.length, 2);
  },
});

Deno.test({
  name:
    "replayDeadLetters() leaves conflicts alone until --replace, and then applies them in order",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0),
      aBasketRecord(1, { products: [aProduct("Bread", 9)] }),
      aBasketRecord(2),
      aBasketRecord(3, { date: "2020-01-02", products: [aProduct("Water", 0.1)] }),
      aBasketRecord(4, { date: "2020-01-02", products: [aProduct("Water", 0.1)] }),
    ]);
    await pipeline.consume();
    const unchanged = await readTables(database);
    const selection = ALL;
    const why = (reused: string) =>
      `it would only conflict again; ${reused}--replace replaces the stored basket by it`;
    const newId = "--new-id stores it under an id of its own, ";
    assertEquals(
      await replay(selection, { database, pipeline }),
      [
        `delhaize_shop/0@1 left ${why("")}`,
        `delhaize_shop/0@3 left ${why(newId)}`,
        `delhaize_shop/0@4 left ${why(newId)}`,
      ],
    );
    const expected = [
      'delhaize_shop/0@1 replaced as basket "Brussels" "123456789", instead of delhaize_shop/0@0',
      'delhaize_shop/0@3 replaced as basket "Brussels" "123456789", instead of delhaize_shop/0@1',
      "delhaize_shop/0@4 stored_already the same content is stored with delhaize_shop/0@3",
    ];
    // A dry run foresees that the second replaces the first.
    assertEquals(
      await replay(selection, { database, pipeline, replace: true, dryRun: true }),
      expected,
    );
    assertEquals(await readTables(database), unchanged);

    assertEquals(await replay(selection, { database, pipeline, replace: true }), expected);
    const replaced = await readAll(database);
    assertEquals(
      replaced.baskets.map(({ record_offset, total }) => `${record_offset} ${total}`),
      ["3 0.10"],
    );
    assertEquals(await replay(selection, { database, pipeline, replace: true }), []);
    assertEquals(await readAll(database), replaced);
    assertEquals((await readSettlements(database)).map(({ settled }) => settled), [
      "1 replayed to delhaize_shop/0@1",
      "3 replayed to delhaize_shop/0@3",
      "4 replayed to delhaize_shop/0@3",
    ]);
    assertEquals(pipeline.records.length, 5);

    // A redelivery of originals and conflicts undoes nothing and makes no new conflict, and neither
    // does a late repeat of the version that was replaced.
    await pipeline.send({ ...aBasketRecord(5), topic: "delhaize_shop" });
    for (let delivery = 1; delivery <= 2; delivery++) {
      const { stored, repeats, deadLetters } = await pipeline.consume();
      assertEquals({ stored, repeats, deadLetters }, { stored: [], repeats: 6, deadLetters: [] });
      assertEquals(await readAll(database), replaced);
      const report = {
        accepted: 6,
        stored: 3,
        repeats: 2,
        deadLetters: 1,
        expired: 0,
        erased: 0,
        inGaps: 0,
        lost: 0,
        doubled: 0,
        differences: [],
        gaps: [],
        notes: [],
      };
      assertEquals(await verifyPipeline(database, pipeline), report);
      assertEquals(await verifyPipeline(database, pipeline, { receiptsOnly: true }), report);
    }
  },
});

Deno.test({
  name: "verify names a replaced version that is not as it was accepted",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0),
      aBasketRecord(1, { date: "2020-01-02" }),
    ]);
    await pipeline.consume();
    await replay(ALL, { database, pipeline, replace: true });
    await database.query(
      "update replaced_baskets set lines = jsonb_set(lines, '{1,price}', '1.49')",
    );
    const { stored, lost, differences } = await verifyPipeline(database, pipeline);
    assertEquals({ stored, lost, differences }, {
      stored: 2,
      lost: 0,
      differences: [{
        kind: "basket",
        subject: 'replaced basket "Brussels" "123456789" line 2',
        detail: "price is 1.49, accepted was 1.50",
      }],
    });
  },
});

Deno.test({
  name: "replayDeadLetters() sends a conflict whose basket is gone, and one of them at a time",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0),
      aBasketRecord(1, { date: "2020-01-02" }),
      aBasketRecord(2, { date: "2020-01-03" }),
    ]);
    await pipeline.consume();
    for (const table of ["baskets", "basket_products", "sales_by_day", "baskets_by_day"]) {
      await database.query(`delete from ${table}`);
    }
    const options = { database, pipeline, replace: true };
    const why = "run again when that is stored";
    assertEquals(await replay(ALL, { ...options, dryRun: true }), [
      "delhaize_shop/0@1 replayed to delhaize_shop",
      `delhaize_shop/0@2 left its basket was just replayed to delhaize_shop: ${why}`,
    ]);
    assertEquals(await replay(ALL, options), [
      "delhaize_shop/0@1 replayed to delhaize_shop/0@3",
      `delhaize_shop/0@2 left its basket was just replayed to delhaize_shop/0@3: ${why}`,
    ]);
    await pipeline.consume({ from: 3 });
    assertEquals(await replay(ALL, options), [
      'delhaize_shop/0@2 replaced as basket "Brussels" "123456789", instead of delhaize_shop/0@3',
    ]);
    assertEquals(await replay(ALL, options), []);
  },
});

Deno.test({
  name:
    "replayDeadLetters() does not guess which of two conflicts in different partitions came later",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0),
      aBasketRecord(1, { date: "2020-01-02" }),
    ]);
    await pipeline.consume();
    const bulk = aRecord(aWireBasket({ date: "2020-01-03" }), { topic: "delhaize_shop_2" });
    await storeBatch(database, [prepare(bulk)]);
    const options = { database, pipeline, replace: true };
    const why = (other: string) => `it is unknown whether ${other} came later: name one of them`;
    assertEquals(await replay(ALL, options), [
      `delhaize_shop/0@1 left ${why("delhaize_shop_2/0@0")}`,
      `delhaize_shop_2/0@0 left ${why("delhaize_shop/0@1")}`,
    ]);
    // Named by itself it is a person's decision.
    const named: Selection = { by: "position", positions: [at("delhaize_shop_2/0@0")] };
    assertEquals((await replay(named, options)).map((text) => text.split(" ")[1]), ["replaced"]);
  },
});

Deno.test({
  name: "replayDeadLetters() says what is with a dead letter that was named",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database, [
      aBasketRecord(0),
      aBasketRecord(1, { date: "2020-01-02" }),
      aRecord("{", { offset: "2" }),
    ]);
    await pipeline.consume();
    const discarded: Selection = { by: "position", positions: [at("delhaize_shop/0@2")] };
    await markDiscarded(database, discarded, { reason: "a test", dryRun: false });
    await database.query(
      "update dead_letters set discarded_at = '2026-11-23T12:00:00Z' where record_offset = 2",
    );
    const selection: Selection = {
      by: "position",
      positions: [9, 2, 1].map((offset) => at(`delhaize_shop/0@${offset}`)),
    };
    const rest = [
      "delhaize_shop/0@2 left was discarded at 2026-11-23T12:00:00.000Z: a test",
      "delhaize_shop/0@9 missing there is no dead letter of this record",
    ];
    const options = { database, pipeline, replace: true };
    const first = await replay(selection, options);
    assertEquals([first[0]?.split(" ")[1], ...first.slice(1)], ["replaced", ...rest]);
    const before = await readAll(database);
    const second = await replay(selection, options);
    assertEquals([second[0]?.split(" ")[1], ...second.slice(1)], ["unchanged", ...rest]);
    assertEquals(await readAll(database), before);
  },
});

Deno.test({
  name: "replayDeadLetters() does not replay for ever what fails again meanwhile",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database);
    const refuse = (records: readonly RawRecord[]) =>
      storeBatch(
        database,
        records.map((record) => ({
          kind: "dead_letter",
          deadLetter: { record, code: "refused_by_database", detail: "The database refused it" },
        })),
      );
    // A page of them, so that there is a next one to look for.
    const offsets = Array.from({ length: 50 }, (_, index) => index);
    await refuse(offsets.map((offset) => aBasketRecord(offset)));
    const outcomes = await replay(ALL, {
      database,
      pipeline,
      async send(record) {
        const result = await pipeline.send(record);
        const sent = pipeline.records.length;
        if (sent > 50) throw new Error("Cannot stop replaying");
        await refuse([aBasketRecord(1_000 + sent)]);
        return result;
      },
    });
    assertEquals(
      outcomes,
      offsets.map((n) => `delhaize_shop/0@${n} replayed to delhaize_shop/0@${n}`),
    );
  },
});

Deno.test({
  name:
    "replayDeadLetters() sends again what was sent and not marked, and the pipeline stores it once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database);
    await storeBatch(database, [{
      kind: "dead_letter",
      deadLetter: { record: aBasketRecord(9), code: "refused_by_database", detail: "refused" },
    }]);
    // The connection dies after the broker has answered: neither mark nor commit arrives.
    const dying: Database = {
      ...database,
      transaction: (work) =>
        database.transaction((transaction) =>
          work({
            query(statement, args) {
              if (!statement.includes("update dead_letters")) {
                return transaction.query(statement, args);
              }
              return Promise.reject(new DatabaseError("the connection is gone", {}));
            },
          })
        ),
    };
    const error = await assertRejects(
      () => replay(ALL, { database: dying, pipeline }),
      NotMarkedError,
    );
    assertEquals(
      error.message,
      "Cannot mark delhaize_shop/0@9: it was replayed to delhaize_shop/0@0; " +
        "run again, the repeat is stored once",
    );
    assertEquals(await replay(ALL, { database, pipeline }), [
      "delhaize_shop/0@9 replayed to delhaize_shop/0@1",
    ]);
    const { stored, repeats } = await pipeline.consume();
    assertEquals([stored.length, repeats], [1, 1]);
  },
});

Deno.test({
  name: "replayDeadLetters() leaves a dead letter open when the broker refuses its record for good",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database);
    await storeBatch(database, [{
      kind: "dead_letter",
      deadLetter: { record: aBasketRecord(9), code: "refused_by_database", detail: "refused" },
    }]);
    const send = () => Promise.resolve({ ok: false, reason: "too large" } as const);
    for (let run = 1; run <= 2; run++) {
      assertEquals(await replay(ALL, { database, pipeline, send }), [
        "delhaize_shop/0@9 left too large",
      ]);
    }
    assertEquals((await readSettlements(database))[0]?.settled, "9 open");
  },
});

Deno.test({
  name:
    "replayDeadLetters() waits for another replay of the same dead letter, and does not repeat it",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const pipeline = createFakePipeline(database);
    await storeBatch(database, [{
      kind: "dead_letter",
      deadLetter: { record: aBasketRecord(9), code: "refused_by_database", detail: "refused" },
    }]);
    let second: Promise<readonly string[]> | undefined;
    const first = await replay(ALL, {
      database,
      pipeline,
      async send(record) {
        second = replay(ALL, { database, pipeline });
        await waitUntil("the second waits for the lock of the dead letter", async () => {
          const waiting = await database.query(
            "select from pg_stat_activity " +
              "where datname = current_database() and wait_event_type = 'Lock'",
          );
          return waiting.length === 1;
        });
        return await pipeline.send(record);
      },
    });
    assertEquals(first, ["delhaize_shop/0@9 replayed to delhaize_shop/0@0"]);
    assertEquals((await second)?.map((text) => text.split(" ")[1]), ["unchanged"]);
    assertEquals(pipeline.records.length, 1);
  },
});

Deno.test({
  name: "two replays at once replace each basket once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const ids = ["b-1", "b-2", "b-3", "b-4"];
    const pipeline = createFakePipeline(database, [
      ...ids.map((id, index) => aBasketRecord(index, { id })),
      ...ids.map((id, index) => aBasketRecord(4 + index, { id, date: "2020-01-02" })),
    ]);
    await pipeline.consume();
    const options = { database, pipeline, replace: true };
    const outcomes = await Promise.all([replay(ALL, options), replay(ALL, options)]);
    const replaced = outcomes.flat().filter((text) => text.split(" ")[1] === "replaced");
    assertEquals(replaced.length, 4);
    assertEquals((await database.query("select from replaced_baskets")).length, 4);
  },
});

function aBasketRecord(offset: number, changes: Parameters<typeof aWireBasket>[0] = {}): RawRecord {
  return aRecord(aWireBasket(changes), { offset: String(offset) });
}

async function readAll(database: Database) {
  return {
    ...await readTables(database),
    replaced: await database.query("select * from replaced_baskets order by record_offset"),
  };
}

async function readSettlements(database: Database) {
  return await database.query(`
    select record_offset || coalesce(' replayed to ' || replayed_to, ' open') as settled
    from dead_letters
    order by topic, partition_id, record_offset`);
}
