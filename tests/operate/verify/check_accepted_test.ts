/**
 * The fate of accepted records, as the tables tell it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { decodeRecord } from "../../../shared/basket/record.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import type { Accepted } from "../../../operate/verify/accepted.ts";
import { checkAccepted, toMissing } from "../../../operate/verify/check_accepted.ts";
import { aBasket } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter, aPrepared, LETTER_RULES } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const BASKET = aBasket();
const OTHER = aBasket({ date: "2020-01-02" });
const NOTHING = {
  stored: 0,
  repeats: 0,
  deadLetters: 0,
  expired: 0,
  erased: 0,
  doubled: 0,
  missing: [],
  differences: [],
};

Deno.test({
  name: "checkAccepted() tells the fate of each record",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await openDatabase();
    const deadLetter: PreparedRecord = {
      kind: "dead_letter",
      deadLetter: aDeadLetter({ offset: "3" }),
    };
    await storeBatch(database, [
      aPrepared({}, 0),
      aPrepared({}, 1),
      aPrepared({ date: "2020-01-02" }, 2),
      deadLetter,
    ]);
    const cases: { name: string; accepted: Accepted; expected: Partial<typeof NOTHING> }[] = [
      { name: "stored", accepted: at(0, BASKET), expected: { stored: 1 } },
      { name: "stored, by its receipt", accepted: at(0), expected: { stored: 1 } },
      { name: "a repeat", accepted: at(1, BASKET), expected: { repeats: 1 } },
      { name: "a repeat, by its receipt", accepted: at(1), expected: { repeats: 1 } },
      { name: "a conflict", accepted: at(2, OTHER), expected: { deadLetters: 1 } },
      { name: "a conflict, by its receipt", accepted: at(2), expected: { deadLetters: 1 } },
      {
        name: "a record that cannot be read",
        accepted: { topic: "delhaize_shop", partition: 0, offset: "3" },
        expected: { deadLetters: 1 },
      },
    ];
    for (const { name, accepted, expected } of cases) {
      await t.step(name, async () => {
        assertEquals(await check([accepted]), { ...NOTHING, ...expected });
      });
    }

    const missing: { name: string; accepted: Accepted }[] = [
      { name: "a conflict without a dead letter", accepted: at(8, OTHER) },
      { name: "a basket that nobody stored", accepted: at(9, aBasket({ id: "b-9" })) },
      {
        name: "an unreadable one",
        accepted: { topic: "delhaize_shop", partition: 0, offset: "9" },
      },
      {
        name: "the dead letter's offset in another partition",
        accepted: { topic: "delhaize_shop", partition: 1, offset: "3" },
      },
      {
        name: "the dead letter's offset in another topic",
        accepted: { topic: "delhaize_shop_2", partition: 0, offset: "3" },
      },
    ];
    for (const { name, accepted } of missing) {
      await t.step(`missing: ${name}`, async () => {
        assertEquals(await check([accepted]), { ...NOTHING, missing: [accepted as never] });
      });
    }

    await t.step("all of them in one chunk, and none at all", async () => {
      const all = [...cases, ...missing].map(({ accepted }) => accepted);
      assertEquals(await check(all), {
        stored: 2,
        repeats: 2,
        deadLetters: 3,
        expired: 0,
        erased: 0,
        doubled: 0,
        missing: missing.map(({ accepted }) => accepted),
        differences: [],
      });
      assertEquals(await check([]), NOTHING);
    });

    function check(chunk: readonly Accepted[]) {
      return checkAccepted(database, chunk, LETTER_RULES);
    }
  },
});

Deno.test({
  name: "checkAccepted() counts a basket with more lines than were accepted as doubled",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({}, 0)]);
    await database.query(`
      insert into basket_products
      select store, basket_id, line + 3, product_id, name, category, price, rules_version
      from basket_products`);
    const { differences, ...rest } = await checkAccepted(database, [at(0, BASKET)], LETTER_RULES);
    assertEquals(rest, {
      ...{ stored: 1, repeats: 0, deadLetters: 0, expired: 0, erased: 0 },
      ...{ doubled: 1, missing: [] },
    });
    assertEquals(
      differences.map(({ subject, detail }) => `${subject} ${detail}`),
      ["Banana", "Bread", "Water"].map((name, index) =>
        `basket "Brussels" "123456789" line ${4 + index} was never accepted: ${name} at 1.50`
      ),
    );
  },
});

// Offsets start again when a topic is made again. Each step was a false difference or a loss that
// nobody saw while a position alone named a record.
Deno.test({
  name: "checkAccepted() tells records apart that had the same position one after the other",
  ignore: !may.runStack,
  async fn(t) {
    const steps: {
      name: string;
      before: readonly PreparedRecord[];
      now: PreparedRecord;
      expected: Partial<typeof NOTHING>;
    }[] = [
      {
        name: "a repeat where a record was that nobody could read",
        before: [
          { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "0" }) },
          aPrepared({}, 7),
        ],
        now: aPrepared({}, 0),
        expected: { repeats: 1 },
      },
      {
        name: "a basket where another one was stored",
        before: [aPrepared({ id: "other" }, 0)],
        now: aPrepared({}, 0),
        expected: { stored: 1 },
      },
      {
        name: "the same basket once more",
        before: [aPrepared({}, 0)],
        now: aPrepared({}, 0),
        expected: { stored: 1 },
      },
      {
        name: "other content of the basket that was stored there: a conflict",
        before: [aPrepared({}, 0)],
        now: aPrepared({ date: "2020-01-02" }, 0),
        expected: { deadLetters: 1 },
      },
      {
        name: "a conflict where another conflict was",
        before: [aPrepared({}, 3), aPrepared({ date: "2020-01-02" }, 0)],
        now: aPrepared({ date: "2020-01-03" }, 0),
        expected: { deadLetters: 1 },
      },
    ];
    for (const { name, before, now, expected } of steps) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        for (const prepared of [...before, now]) await storeBatch(database, [prepared]);
        assertEquals(await checkAccepted(database, [toAccepted(now)], LETTER_RULES), {
          ...NOTHING,
          ...expected,
        });
      });
    }
    await t.step("missing: a dead letter of the position is not its own", async () => {
      await using database = await openDatabase();
      await storeBatch(database, [
        { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "0" }) },
      ]);
      const lost = toAccepted(aPrepared({}, 0));
      assertEquals(await checkAccepted(database, [lost], LETTER_RULES), {
        ...NOTHING,
        missing: [lost as never],
      });
    });
    await t.step("a replaced version of another basket", async () => {
      await using database = await openDatabase();
      await storeBatch(database, [aPrepared({ id: "other" }, 0)]);
      await database.query(REPLACE);
      await storeBatch(database, [aPrepared({}, 7), aPrepared({ id: "other" }, 8)]);
      const chunk = [toAccepted(aPrepared({}, 0)), toAccepted(aPrepared({ id: "other" }, 8))];
      assertEquals(await checkAccepted(database, chunk, LETTER_RULES), {
        ...NOTHING,
        stored: 1,
        repeats: 1,
      });
    });
  },
});

Deno.test({
  name: "checkAccepted() counts an unreadable batch once, and receipts in it as dead letters",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [{
      kind: "dead_letter",
      deadLetter: aDeadLetter({ offset: "3" }, {
        code: "unreadable_batch" as never,
        detail: "Offsets 3 to 5, 700 bytes: wrong_crc (The checksum is another). Kept are …",
      }),
    }]);
    const { identity: _, ...batch } = toAccepted({
      kind: "dead_letter",
      deadLetter: aDeadLetter({ offset: "3" }),
    });
    assertEquals(await checkAccepted(database, [batch], LETTER_RULES), {
      ...NOTHING,
      deadLetters: 1,
    });
    assertEquals(
      await checkAccepted(database, [2, 3, 4, 5, 6].map((offset) => at(offset)), LETTER_RULES),
      {
        ...NOTHING,
        deadLetters: 3,
        missing: [at(2) as never, at(6) as never],
      },
    );
  },
});

Deno.test("toMissing() names the basket where it is known, and else the record", () => {
  assertEquals(toMissing(at(9, BASKET)), {
    kind: "missing",
    subject: 'basket "Brussels" "123456789"',
    detail: "was accepted at delhaize_shop/0@9 and is neither stored nor a dead letter",
  });
  assertEquals(toMissing({ topic: "delhaize_shop_2", partition: 5, offset: "0" }), {
    kind: "missing",
    subject: "record delhaize_shop_2/5@0",
    detail: "was accepted at delhaize_shop_2/5@0 and is neither stored nor a dead letter",
  });
});

/** The record as `verify` reads it from its topic. */
function toAccepted(prepared: PreparedRecord): Accepted {
  const { record } = prepared.kind === "dead_letter" ? prepared.deadLetter : prepared.row;
  const { topic, partition, offset } = record;
  const accepted = { topic, partition, offset, recordHash: toRecordHash(record) };
  const decoded = decodeRecord(record);
  if (!decoded.ok) return accepted;
  const { store, id } = decoded.basket;
  return { ...accepted, identity: { store, id }, basket: decoded.basket };
}

/** Puts the one stored basket aside as `dead-letters replay --replace` does. */
const REPLACE = `
  with gone as (delete from baskets returning *), lines as (delete from basket_products)
  insert into replaced_baskets (
    store, id, purchased_on, total, product_count, received_at, stored_at, topic, partition_id,
    record_offset, content_hash, lines, replaced_by
  )
  select
    store, id, purchased_on, total, product_count, received_at, stored_at, topic, partition_id,
    record_offset, content_hash, '[]', 'elsewhere/0@9'
  from gone`;

/** The record at `offset` of partition 0, known with its basket or by its receipt alone. */
function at(offset: number, basket?: ReturnType<typeof aBasket>): Accepted {
  const { store, id } = basket ?? BASKET;
  const accepted = {
    topic: "delhaize_shop",
    partition: 0,
    offset: String(offset),
    identity: { store, id },
  };
  return basket === undefined ? accepted : { ...accepted, basket };
}
