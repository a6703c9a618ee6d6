/**
 * The fate of accepted records, as the tables tell it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { PreparedRecord } from "../../../consumer/prepare_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
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
    assertEquals(rest, { stored: 1, repeats: 0, deadLetters: 0, doubled: 1, missing: [] });
    assertEquals(
      differences.map(({ subject, detail }) => `${subject} ${detail}`),
      ["Banana", "Bread", "Water"].map((name, index) =>
        `basket "Brussels" "123456789" line ${4 + index} was never accepted: ${name} at 1.50`
      ),
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
