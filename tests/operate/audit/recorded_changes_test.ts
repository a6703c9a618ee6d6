/**
 * Every change that somebody makes by hand leaves a row in the audit, once, in its transaction, and
 * without content.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { eraseBasket } from "../../../operate/erase/erase_basket.ts";
import { recategorise } from "../../../operate/recategorise/recategorise.ts";
import { setFirstMonth } from "../../../operate/retain/set_first_month.ts";
import { readAudit } from "../../../shared/audit/read_audit.ts";
import { recordChange } from "../../../shared/audit/record_change.ts";
import { discardDeadLetters } from "../../../shared/dead_letters/discard_dead_letters.ts";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { insertGap } from "../../support/postgres/a_gap.ts";
import { readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createFakePipeline } from "../../consumer/dead_letters/support/fake_pipeline.ts";
import { replay } from "../../consumer/dead_letters/support/replay.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const author = { by: "operator", reason: "a test" };

Deno.test({
  name: "replay and replace are recorded with the basket and both positions, a dry run is not",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const first = aPrepared({ id: "b-1" }, 0);
    const second = aPrepared({ id: "b-1", products: [aProduct("Bread", 3)] }, 1);
    const pipeline = createFakePipeline(database, [first.row.record, second.row.record]);
    await pipeline.consume();
    await database.query("delete from baskets");
    await database.query("delete from basket_products");
    const options = { database, pipeline, author, replace: true };
    await replay({ by: "all" }, { ...options, dryRun: true });
    assertEquals(await readActions(database), []);
    await replay({ by: "all" }, options);
    await replay({ by: "all" }, options);
    await storeBatch(database, [first]);
    await pipeline.consume({ from: 2 });
    await replay({ by: "all" }, options);
    assertEquals(await readActions(database), [
      "dead_letters.replace Brussels b-1 delhaize_shop/0@2 → delhaize_shop/0@2",
      "dead_letters.replay Brussels b-1 delhaize_shop/0@1 → delhaize_shop/0@2",
    ]);
  },
});

Deno.test({
  name: "discards, acknowledged gaps and a reclassification are recorded once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await insertGap(database);
    await storeBatch(database, [
      { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "0" }) },
      { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "1" }) },
      ...["b-1", "b-2"].map((id, index) => aPrepared({ id }, 2 + index)),
    ]);
    await using one = openPg({ url: database.url, applicationName: "run", maxConnections: 1 });
    for (let round = 0; round < 2; round++) {
      const selection = { by: "code", code: "not_json" } as const;
      await discardDeadLetters(selection, { database, author, dryRun: true });
      await discardDeadLetters(selection, { database, author, dryRun: false });
      await acknowledgeGaps(database, [1, 9], author);
      await recategorise({
        database: one,
        author,
        categorise: () => "Other",
        rulesVersion: 98,
        batchLines: 2,
        dryRun: false,
        signal: new AbortController().signal,
      });
    }
    assertEquals(await readActions(database), [
      'recategorise {"rulesVersion": 98}',
      'gaps.acknowledge {"gap": 1}',
      "dead_letters.discard delhaize_shop/0@1 → undefined",
      "dead_letters.discard delhaize_shop/0@0 → undefined",
    ]);
    const [entry] = await readAudit(database, { limit: 1 });
    assertEquals([entry?.actor, entry?.reason], ["operator", "a test"]);
  },
});

Deno.test({
  name: "no change is recorded that was rolled back",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await insertGap(database);
    await storeBatch(database, [
      { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "0" }) },
      aPrepared({}, 1),
    ]);
    const before = await readTables(database);
    const failing: Database = {
      ...database,
      transaction: (work) =>
        database.transaction(async (transaction) => {
          await work(transaction);
          throw new Error("The connection is gone");
        }),
    };
    const selection = { by: "code", code: "not_json" } as const;
    const signal = new AbortController().signal;
    const rules = { categorise: () => "Other", rulesVersion: 98 } as const;
    const changes = {
      "dead letters discarded": () =>
        discardDeadLetters(selection, { database: failing, author, dryRun: false }),
      "a gap acknowledged": () => acknowledgeGaps(failing, [1], author),
      "lines reclassified": () =>
        recategorise({
          ...rules,
          ...{ database: failing, author, batchLines: 2, dryRun: false, signal },
        }),
      "months dropped": () => setFirstMonth(failing, { firstMonth: "2020-01-01", author }),
      "a basket erased": () =>
        eraseBasket(failing, { store: "Brussels", id: "123456789" }, { author, dryRun: false }),
    };
    for (const [name, change] of Object.entries(changes)) {
      await t.step(name, async () => {
        await assertRejects(change, Error, "The connection is gone");
        assertEquals(await readActions(database), []);
        assertEquals(await readTables(database), before);
      });
    }
  },
});

Deno.test({
  name: "recordChange() leaves nothing of a transaction that fails",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await assertRejects(() =>
      database.transaction(async (transaction) => {
        await recordChange(transaction, { author, change: { action: "retain" } });
        throw new RangeError("It fails");
      }), RangeError);
    assertEquals(await readActions(database), []);
  },
});

Deno.test({
  name: "readAudit() reads page by page, the newest first, by time and action",
  ignore,
  async fn() {
    await using database = await openDatabase();
    for (const action of ["retain", "erase", "retain", "erase"] as const) {
      await recordChange(database, { author, change: { action } });
    }
    await database.query("update audit set at = '2026-01-01T00:00:00Z' where id = 1");
    const ids = async (selection: Partial<Parameters<typeof readAudit>[1]>) =>
      (await readAudit(database, { limit: 9, ...selection })).map(({ id }) => id);
    assertEquals(await ids({}), [4, 3, 2, 1]);
    assertEquals(await ids({ limit: 2 }), [4, 3]);
    assertEquals(await ids({ limit: 2, before: 3 }), [2, 1]);
    assertEquals(await ids({ since: "2026-01-02T00:00:00Z" }), [4, 3, 2]);
    assertEquals(await ids({ action: "retain" }), [3, 1]);
  },
});

/** What was done, the newest first. */
async function readActions(database: Database): Promise<readonly string[]> {
  return (await readAudit(database, { limit: 100 })).map(({ action, basket, detail }) => {
    const { position, to } = JSON.parse(detail);
    const name = basket === undefined ? "" : `${basket.store} ${basket.id} `;
    return `${action} ${name}${position === undefined ? detail : `${position} → ${to}`}`;
  });
}
