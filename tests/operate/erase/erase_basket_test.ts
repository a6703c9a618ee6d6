/**
 * An erasure against a real Postgres: nothing of the basket is left in any table, the sums are those
 * of the others, and nothing brings it back.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { readBasket } from "../../../api/read_basket.ts";
import { insertDeadLetters } from "../../../consumer/store/insert_dead_letters.ts";
import { type PreparedRecord, recordOf } from "../../../consumer/prepared_record.ts";
import {
  moveAllBehind,
  type PartitionPosition,
} from "../../../consumer/store/partition_position.ts";
import { createPositions } from "../../../consumer/store/positions.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { lockStoreDays } from "../../../consumer/store_days/lock_store_days.ts";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { eraseAgain } from "../../../operate/erase/erase_again.ts";
import { eraseBasket } from "../../../operate/erase/erase_basket.ts";
import {
  ErasureFileError,
  formatErasureFile,
  parseErasureFile,
  readErasures,
} from "../../../operate/erase/erasure_file.ts";
import { deleteKeyedLetters, findKeyedLetters } from "../../../operate/erase/keyed_letters.ts";
import { readAudit } from "../../../shared/audit/read_audit.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { aPosition } from "../../support/a_position.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import {
  aClosing,
  aReceipt,
  findWrongTillDays,
  readMissing,
  readTillDays,
  storeReceipts,
} from "../../support/postgres/a_till.ts";
import { findText } from "../../support/postgres/find_text.ts";
import { makeLogins } from "../../support/postgres/log_in.ts";
import { countRows, readRollups, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { maskSample } from "../../../shared/basket/mask_sample.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { createFakePipeline } from "../../consumer/dead_letters/support/fake_pipeline.ts";
import { replay, verifyPipeline } from "../../consumer/dead_letters/support/replay.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const author = { by: "operator", reason: "asked for" };
const options = { author, dryRun: false };
const HERE = { topic: "delhaize_shop", partition: 0 };
const HER = { store: "Brussels", id: "her-basket" };

/** A basket with two contents, one of them replaced, and letters of it; and another basket. */
async function openPipeline() {
  const database = await openDatabase();
  const records = [
    aPrepared({ id: HER.id, products: [aProduct("Pregnancy test", 7)] }, 0),
    aPrepared({ id: HER.id, products: [aProduct("Pregnancy test", 9)] }, 1),
    aPrepared({ id: "other" }, 2),
    aPrepared({ id: HER.id, date: "2020-01-02" }, 3),
  ].map(({ row }) => row.record);
  const pipeline = createFakePipeline(database, records);
  await pipeline.consume();
  await replay({ by: "code", code: "conflict" }, { database, pipeline, replace: true });
  await database.query(
    `insert into dead_letter_requests (action, code, reason, actor, fingerprint, finished_at, outcomes)
     select 'new-id', 'id_reused', 'a test', 'office', sha256('1'), clock_timestamp(),
       jsonb_build_array(jsonb_build_object('position', 'a/0@1', 'detail', $1::text))`,
    [`to a/0@2 as basket "${HER.store}" "${HER.id}~2020-01-02"`],
  );
  const key = new TextEncoder().encode(`${HER.store}/${HER.id}`);
  await insertDeadLetters(database, [aDeadLetter({ key, offset: "4" })]);
  const sample = { id: HER.id, products: [{ name: "Pregnancy test", price: "7,00" }] };
  await database.query(
    `with cause as (
       insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
       select 'till', $1::text, 'wrong_type', '/price', 1, now(), now(), now()
       returning key_name, store, code, pointer
     )
     insert into refusal_samples select cause.*, $2::text from cause`,
    [HER.store, maskSample(JSON.stringify(sample))],
  );
  return { database, pipeline };
}

Deno.test({
  name: "eraseBasket() reads no table of dead letters as a whole while consumers wait",
  ignore,
  async fn() {
    const { database } = await openPipeline();
    await using _ = database;
    const keyed = await findKeyedLetters(database, HER);
    const plans: string[] = [];
    await database.transaction(async (transaction) => {
      await transaction.query("set local enable_seqscan = off");
      const explain: Queryable = {
        async query(statement, args) {
          const plan = await transaction.query(`explain ${statement}`, args);
          plans.push(plan.map((row) => row["QUERY PLAN"]).join("\n"));
          return await transaction.query(statement, args);
        },
      };
      assertEquals(await deleteKeyedLetters(explain, HER, keyed), 1);
    });
    assertEquals(plans.filter((plan) => plan.includes("Seq Scan on dead_letters")), []);
    assertEquals(plans.length, 2);
  },
});

Deno.test({
  name: "eraseBasket() leaves nothing of a basket in any table, and says the same in a dry run",
  ignore,
  async fn() {
    const { database } = await openPipeline();
    await using _ = database;
    const counts = { baskets: 1, replacedVersions: 1, deadLetters: 3 };
    const before = await countRows(database);
    const { identityHash, ...dry } = await eraseBasket(database, HER, { author, dryRun: true });
    assertEquals(dry, { ...counts, wasNoted: false });
    assertEquals(await countRows(database), before);

    const erased = await eraseBasket(database, HER, options);
    assertEquals(erased, { ...counts, identityHash, wasNoted: false });
    assertEquals(await findText(database, HER.id, "Pregnancy"), []);
    assertEquals(await readBasket(database, HER), undefined);
    assertEquals(await readRollups(database), await recomputeRollups(database));
    assertEquals((await countRows(database)).baskets, 1);

    const audit = await readAudit(database, { limit: 9 });
    assertEquals(audit.map(({ action, basket }) => [action, basket]), [
      ["erase", undefined],
      ["dead_letters.replace", undefined],
    ]);
    assertEquals(
      audit.map(({ detail }) => JSON.parse(detail).identityHash),
      [identityHash, identityHash],
    );

    const again = await eraseBasket(database, HER, options);
    assertEquals(again, {
      baskets: 0,
      replacedVersions: 0,
      deadLetters: 0,
      identityHash,
      wasNoted: true,
    });
    assertEquals((await readAudit(database, { limit: 9 })).length, 2);
  },
});

Deno.test({
  name: "the writer may erase, and the owner carries erasures over",
  ignore,
  async fn() {
    const { database } = await openPipeline();
    await using _ = database;
    const logins = await makeLogins(database, database.url);
    await using writer = openPg({ url: logins.writer, applicationName: "writer" });
    await using owner = openPg({ url: logins.owner, applicationName: "owner" });
    assertEquals((await eraseBasket(writer, HER, options)).baskets, 1);
    assertEquals(await findText(database, HER.id), []);
    await assertRejects(() => readErasures(writer), DatabaseError, "permission denied");

    const file = await readErasures(owner);
    assertEquals(file.erasures.length, 1);
    assertEquals(await eraseAgain(owner, file, { author }), { noted: 0, erased: 0 });
  },
});

Deno.test({
  name: "an erased basket that comes again is not stored, and verify counts its records as erased",
  ignore,
  async fn() {
    const { database, pipeline } = await openPipeline();
    await using _ = database;
    await eraseBasket(database, HER, options);
    for (let round = 0; round < 2; round++) {
      for (const receiptsOnly of [false, true]) {
        const report = await verifyPipeline(database, pipeline, { receiptsOnly });
        assertEquals(
          { ...report, accepted: 0 },
          {
            accepted: 0,
            stored: 1,
            repeats: 0,
            deadLetters: 0,
            expired: 0,
            erased: 3,
            inGaps: 0,
            lost: 0,
            doubled: 0,
            differences: [],
            gaps: [],
            notes: [],
          },
        );
      }
      await pipeline.consume();
    }
    assertEquals(await findText(database, HER.id), []);

    // Somebody put it back by hand.
    await database.query("alter table erasures rename to hidden");
    await database.query("create table erasures (like hidden including all)");
    await storeBatch(database, [aPrepared({ id: HER.id }, 0)]);
    await database.query("drop table erasures");
    await database.query("alter table hidden rename to erasures");
    const { differences } = await verifyPipeline(database, pipeline, { receiptsOnly: true });
    assertEquals(differences.map(({ kind, detail }) => [kind, detail]), [
      ["erased", "was erased and is stored: erase it again"],
    ]);
  },
});

Deno.test({
  name: "eraseBasket() takes replaced versions of a basket that is not stored any more",
  ignore,
  async fn() {
    const { database } = await openPipeline();
    await using _closing = database;
    await database.query("delete from baskets where id = $1", [HER.id]);
    const { baskets, replacedVersions } = await eraseBasket(database, HER, options);
    assertEquals([baskets, replacedVersions], [0, 1]);
    assertEquals((await database.query("select from replaced_baskets")).length, 0);
  },
});

Deno.test({
  name: "a letter of an erased basket gets no new id either",
  ignore,
  async fn() {
    const { database, pipeline } = await openPipeline();
    await using _closing = database;
    const letter = aDeadLetter(pipeline.records[3], { code: "id_reused", identity: HER });
    await eraseBasket(database, HER, options);
    await database.query("delete from dead_letters");
    // As one that was restored, or came before the erasure was known here.
    await insertDeadLetters(database, [letter]);
    const selection = { by: "code", code: "id_reused" } as const;
    const outcomes = await replay(selection, { database, pipeline, newId: true });
    assertEquals(outcomes, [
      "delhaize_shop/0@3 left its basket was erased, and must not be stored again",
    ]);
  },
});

Deno.test({
  name: "a dead letter of an erased basket is not replayed",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const { row } = aPrepared({ id: HER.id }, 0);
    const pipeline = createFakePipeline(database, [row.record]);
    await eraseBasket(database, HER, options);
    await insertDeadLetters(database, [
      { record: row.record, code: "refused_by_database", detail: "No", identity: HER },
    ]);
    for (const dryRun of [true, false]) {
      assertEquals(await replay({ by: "all" }, { database, pipeline, dryRun }), [
        "delhaize_shop/0@0 left its basket was erased, and must not be stored again",
      ]);
    }
    assertEquals(pipeline.records.length, 1);
  },
});

Deno.test({
  name:
    "the till of an erased basket misses nothing, whether it is erased before it comes or after",
  ignore,
  async fn(t) {
    const receipts = [
      aReceipt(1),
      aReceipt(2, { price: 5 }),
      aReceipt(3),
      aReceipt(3, { id: "x" }),
    ];
    const second = { store: "Brussels", id: "1-2026-01-02-2" };
    for (const order of ["before", "after"]) {
      await t.step(order, async () => {
        await using database = await openDatabase();
        if (order === "before") await eraseBasket(database, second, options);
        await storeReceipts(database, receipts, [aClosing({ total: 7 })]);
        if (order === "after") await eraseBasket(database, second, options);
        await eraseBasket(database, { store: "Brussels", id: "x" }, options);
        await checkTillDays(database);
        assertEquals(await readTillDays(database), [
          "1 2026-01-02 complete {[1,2),[3,4)} {} 2 2.00 missing 0 unexpected 0",
        ]);
        assertEquals(await readMissing(database), []);
        assertEquals(await findWrongTillDays(database), []);
        assertEquals(await readRollups(database), await recomputeRollups(database));
      });
    }
  },
});

Deno.test({
  name: "the till of an erased basket misses no receipt that only a dead letter of it held",
  ignore,
  async fn(t) {
    const id = "her-basket";
    const others = [1, 2, 3, 4, 6].map((receipt) => aReceipt(receipt));
    const letter = aPrepared({ id, date: "2026-01-02", till: "1", receipt: 5 }, 5);
    const first = aPrepared({ id, date: "2026-01-02", till: "1", receipt: 7 }, 7);
    const cases = [
      { name: "a conflict with the stored basket", batch: [first, letter], baskets: 1 },
      {
        name: "a letter alone, behind one that is no basket and one of another day",
        batch: [
          refused(letter.row.record),
          refused({ ...letter.row.record, offset: "8", value: new Uint8Array([0xff, 0x00]) }),
          refused(aPrepared({ id, date: "2026-01-03", till: "1", receipt: 1 }, 9).row.record),
        ],
        baskets: 0,
      },
    ];
    for (const { name, batch, baskets } of cases) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        await storeReceipts(database, others);
        await storeBatch(database, batch);
        await checkTillDays(database);
        assertEquals(await readMissing(database), ["1 2026-01-02 5-5"]);

        assertEquals((await eraseBasket(database, HER, options)).baskets, baskets);
        await checkTillDays(database);
        assertEquals(await readMissing(database), []);
        const [day] = await database.query(
          "select erased, status from till_days where day = '2026-01-02'",
        );
        assertEquals(day, {
          erased: baskets === 1 ? "{[5,6),[7,8)}" : "{[5,6)}",
          status: "open",
        });
        assertEquals(await findText(database, id), []);
        assertEquals(await findWrongTillDays(database), []);
      });
    }

    function refused(record: RawRecord): PreparedRecord {
      const code = "refused_by_database";
      return { kind: "dead_letter", deadLetter: { record, code, detail: "No", identity: HER } };
    }
  },
});

Deno.test({
  name: "the receipt of a letter that was stored under a new id stays that basket's alone",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const sales = [
      aPrepared({ id: HER.id }, 0),
      aPrepared({ id: HER.id, date: "2026-01-02", till: "1", receipt: 5 }, 1),
    ];
    const pipeline = createFakePipeline(database, sales.map(({ row }) => row.record));
    await pipeline.consume();
    await replay({ by: "code", code: "id_reused" }, { database, pipeline, newId: true });
    await pipeline.consume();
    assertEquals((await eraseBasket(database, HER, options)).deadLetters, 1);
    assertEquals(
      await database.query("select received, erased from till_days"),
      [{ received: "{[5,6)}", erased: "{}" }],
    );
  },
});

Deno.test({
  name: "eraseAgain() takes out of a restored database what a file of erasures names",
  ignore,
  async fn() {
    await using old = await openDatabase();
    await eraseBasket(old, HER, options);
    await eraseBasket(old, { store: "Gent", id: "gone" }, options);
    const file = parseErasureFile(formatErasureFile(await readErasures(old)));

    const { database, pipeline } = await openPipeline();
    await using _ = database;
    assertEquals(await eraseAgain(database, file, { author }), { noted: 2, erased: 1 });
    assertEquals(await findText(database, HER.id), []);
    await pipeline.consume();
    assertEquals((await verifyPipeline(database, pipeline)).erased, 3);
    assertEquals(await readRollups(database), await recomputeRollups(database));
    assertEquals(await eraseAgain(database, file, { author }), { noted: 0, erased: 0 });
    assertEquals(await readErasures(database), file);

    const other = { ...file, key: "0".repeat(64) };
    await assertRejects(
      () => eraseAgain(database, other, { author }),
      TaskError,
      "Cannot use the file: this database has erasures of its own, made with another key",
    );
  },
});

Deno.test("parseErasureFile() refuses what is not whole, by its line", async (t) => {
  const erasures = [
    { identityHash: "a".repeat(64), erasedAt: "2026-01-02T03:04:05.678Z", reason: null },
    { identityHash: "b".repeat(64), erasedAt: "2026-01-02T03:04:05.678Z", reason: "asked for" },
  ];
  const good = formatErasureFile({ key: "c".repeat(64), erasures });
  assertEquals(parseErasureFile(good), { key: "c".repeat(64), erasures });
  const cases = [
    { name: "nothing", text: "", expected: "Line 1 of the file is not what erase --export writes" },
    {
      name: "half of it",
      text: good.split("\n").slice(0, 2).join("\n"),
      expected: "The file should hold 2 erasures and holds 1: it is not whole",
    },
    {
      name: "a hash that is none",
      text: good.replace("aaaa", "zzzz"),
      expected: "Line 2 of the file is not what erase --export writes",
    },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, async () => {
      await assertRejects(
        () => Promise.resolve().then(() => parseErasureFile(text)),
        ErasureFileError,
        expected,
      );
    });
  }
});

Deno.test({
  name: "an erasure, a replacement and a batch at once leave nothing, and nobody gives up",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using eraser = openPg({ url: database.url, applicationName: "eraser" });
    await createPositions(database).begin(HERE, { start: 0n, end: 9n });
    let from: readonly PartitionPosition[] = [aPosition({ endOffset: 9n })];
    const ids = Array.from({ length: 12 }, (_, index) => `her-basket-${index}`);
    for (const id of ids) {
      const [one, two, three] = [5, 6, 7].map((price, index) =>
        aPrepared({ id, products: [aProduct("Bread", price)] }, Number(from[0]?.nextOffset) + index)
      );
      if (!one || !two || !three) throw new Error("Cannot make the baskets");
      const pipeline = createFakePipeline(database, [one.row.record, two.row.record]);
      await store([one, two]);
      await Promise.all([
        replay({ by: "all" }, { database, pipeline, replace: true }),
        eraseBasket(eraser, { store: "Brussels", id }, options),
        store([three]),
      ]);
    }
    assertEquals(await findText(database, "her-basket"), []);
    assertEquals(await readRollups(database), await recomputeRollups(database));

    async function store(batch: readonly PreparedRecord[]): Promise<void> {
      await storeBatch(database, batch, from);
      from = moveAllBehind(from, batch.map(recordOf));
    }
  },
});

Deno.test("no consumer waits for an erasure that waits for sums of days", { ignore }, async () => {
  await using database = await openDatabase();
  await using consumers = openPg({ url: database.url, applicationName: "test" });
  await storeBatch(database, [aPrepared({ id: HER.id }, 0)]);
  const ended = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const summing = database.transaction(async (transaction) => {
    await lockStoreDays(transaction, { waits: false });
    locked.resolve();
    await ended.promise;
  });
  await locked.promise;
  const erasing = eraseBasket(database, HER, options);
  try {
    await waitUntil("the erasure waits", async () => {
      const waiting = await consumers.query("select from pg_locks where not granted");
      return waiting.length > 0;
    });
    // The fence of every consumer, and the day that the erased basket is of.
    await consumers.transaction(async (transaction) => {
      await transaction.query("set local lock_timeout = '5s'");
      await transaction.query("lock table partition_positions in row exclusive mode");
      await transaction.query("select from baskets_by_day for update");
    });
  } finally {
    ended.resolve();
    await summing;
  }
  assertEquals((await erasing).baskets, 1);
});
