/**
 * A new sale under the id of an erased basket, against a real Postgres: its receipt is missing at its
 * till, and that of the erased basket is not, in whatever order records come.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import { insertDeadLetters } from "../../../consumer/store/insert_dead_letters.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { eraseAgain } from "../../../operate/erase/erase_again.ts";
import { eraseBasket } from "../../../operate/erase/erase_basket.ts";
import { readErasures } from "../../../operate/erase/erasure_file.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import {
  aReceipt,
  findWrongTillDays,
  readMissing,
  storeReceipts,
  type TillChanges,
} from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const author = { by: "operator", reason: "asked for" };
const HER = { store: "Brussels", id: "her-basket" };
const BEFORE = new Date("2026-01-02T12:00:00Z");
const AFTER = new Date("2100-01-01T12:00:00Z");

/** A record of the erased basket's id. */
interface Withheld extends TillChanges {
  readonly receipt: number;
  /** @default {AFTER} */
  readonly receivedAt?: Date;
}

Deno.test({
  name: "a withheld receipt counts as there only where it can be that of the erased basket",
  ignore,
  async fn(t) {
    const another = [{ receipt: 5, date: "2026-01-03" }] as const;
    const cases: readonly {
      readonly name: string;
      readonly erase: (database: Database) => Promise<void>;
      readonly withheld: readonly Withheld[];
      readonly missing: readonly string[];
    }[] = [
      {
        name: "the erased basket, again",
        erase: eraseStored,
        withheld: [{ receipt: 5 }, { receipt: 5, receivedAt: BEFORE }],
        missing: [],
      },
      {
        name: "another day's sale",
        erase: eraseStored,
        withheld: another,
        missing: ["1 2026-01-03 5-5"],
      },
      {
        name: "another receipt of the day, and another till's",
        erase: eraseStored,
        withheld: [{ receipt: 7 }, { receipt: 5, till: "2" }],
        missing: ["1 2026-01-02 7-7", "2 2026-01-02 5-5"],
      },
      {
        name: "another day's sale beside a repeat, where only a dead letter was erased",
        erase: async (database) => {
          const { record } = aPrepared({ ...HER, date: "2026-01-02", till: "1", receipt: 5 }).row;
          await insertDeadLetters(database, [
            { record, code: "refused_by_database", detail: "No", identity: HER },
          ]);
          await erase(database);
        },
        withheld: [{ receipt: 5 }, ...another],
        missing: ["1 2026-01-03 5-5"],
      },
      {
        name: "what lay in the topic before the erasure, and may be a version of the basket",
        erase: eraseStored,
        withheld: [{ receipt: 5, date: "2026-01-03", receivedAt: BEFORE }],
        missing: [],
      },
      {
        name: "a basket that was erased before it came",
        erase,
        withheld: another,
        missing: [],
      },
      {
        name: "a basket that is erased here by a file alone",
        erase: async (database) => {
          await using old = await openDatabase();
          await eraseStored(old);
          await eraseAgain(database, await readErasures(old), { author });
        },
        withheld: another,
        missing: [],
      },
    ];
    for (const { name, erase, withheld, missing } of cases) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        await erase(database);
        await storeReceipts(
          database,
          withheld.flatMap(({ receipt, ...changes }) =>
            [receipt - 1, receipt + 1].map((next) => aReceipt(next, changes))
          ),
        );
        const batch = withheld.map((each, offset) =>
          ({ kind: "basket", row: toRow(each, offset) }) as const
        );
        // Redelivery changes nothing.
        for (let round = 0; round < 2; round++) {
          const outcome = await storeBatch(database, batch);
          assertEquals(outcome.erased?.length, withheld.length);
          assertEquals(outcome.otherReceipts?.length, missing.length);
          await checkTillDays(database);
          assertEquals(await readMissing(database), missing);
        }
        assertEquals(await findWrongTillDays(database), []);
      });
    }
  },
});

Deno.test({
  name: "a sale that was withheld under an erased id is there once it comes under its own",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await eraseStored(database);
    const date = "2026-01-03";
    await storeReceipts(database, [
      aReceipt(4, { date }),
      toRow({ receipt: 5, date }, 0),
      aReceipt(6, { date }),
    ]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), ["1 2026-01-03 5-5"]);
    await storeReceipts(database, [aReceipt(5, { date })]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), []);
  },
});

function toRow({ receipt, receivedAt = AFTER, ...changes }: Withheld, offset: number): BasketRow {
  const row = aReceipt(receipt, { ...changes, id: HER.id });
  return { ...row, receivedAt, record: { ...row.record, offset: String(offset) } };
}

/** The basket is receipt 5 of till 1. */
async function eraseStored(database: Database): Promise<void> {
  await storeReceipts(database, [toRow({ receipt: 5, receivedAt: BEFORE }, 0)]);
  await erase(database);
}

async function erase(database: Database): Promise<void> {
  await eraseBasket(database, HER, { author, dryRun: false });
}
