/**
 * The whole proof against a real Postgres: clean tables pass, and each fault put in by hand is
 * named.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Accepted } from "../../../operate/verify/accepted.ts";
import { formatVerifyReport } from "../../../operate/verify/format_verify_report.ts";
import { isClean, verify, type VerifyReport } from "../../../operate/verify/verify.ts";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import { describeGap } from "../../../shared/gaps/gap.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { aBasket } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter, aPrepared, LETTER_RULES } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aGap, insertGap } from "../../support/postgres/a_gap.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

/** Three baskets, a repeat, a conflict and a record that cannot be read. */
const BATCH: readonly PreparedRecord[] = [
  aPrepared({ id: "b-1" }, 0),
  aPrepared({ id: "b-2" }, 1),
  aPrepared({ id: "b-3", date: "2020-01-02" }, 2),
  aPrepared({ id: "b-1" }, 3),
  aPrepared({ id: "b-1", date: "2020-01-02" }, 4),
  { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "5" }) },
];
const ACCEPTED: readonly Accepted[] = [
  at(0, aBasket({ id: "b-1" })),
  at(1, aBasket({ id: "b-2" })),
  at(2, aBasket({ id: "b-3", date: "2020-01-02" })),
  at(3, aBasket({ id: "b-1" })),
  at(4, aBasket({ id: "b-1", date: "2020-01-02" })),
  { topic: "delhaize_shop", partition: 0, offset: "5" },
];
const CLEAN: VerifyReport = {
  accepted: 6,
  stored: 3,
  repeats: 1,
  deadLetters: 2,
  expired: 0,
  erased: 0,
  inGaps: 0,
  lost: 0,
  doubled: 0,
  differences: [],
  gaps: [],
  notes: [],
};

Deno.test({
  name: "verify() finds no difference where all is stored, also after a redelivery",
  ignore,
  async fn() {
    await using database = await openDatabase();
    for (let delivery = 1; delivery <= 2; delivery++) {
      await storeBatch(database, BATCH);
      assertEquals(await verifyAll(database), CLEAN);
    }
  },
});

Deno.test({
  name: "verify() counts by receipts alone as well",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, BATCH);
    const receipts = ACCEPTED.map(({ basket: _, ...receipt }) => receipt);
    assertEquals(await verifyAll(database, { accepted: [receipts] }), CLEAN);
  },
});

Deno.test({
  name: "verify() names exactly the line that is gone and the one that is off by a cent",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, BATCH);
    await database.query("delete from basket_products where basket_id = 'b-1' and line = 2");
    await database.query(
      "update basket_products set price = price + 0.01 where basket_id = 'b-2' and line = 3",
    );
    assertEquals(name(await verifyAll(database)), {
      ...CLEAN,
      differences: [
        'line: basket "Brussels" "b-1" line 2 is missing: Bread at 1.50',
        'line: basket "Brussels" "b-2" line 3 price is 1.51, accepted was 1.50',
      ],
    });
  },
});

Deno.test({
  name: "verify() names each fault that it finds",
  ignore,
  async fn(t) {
    const cases: {
      name: string;
      statement: string;
      expected: Partial<VerifyReport>;
      differences: string[];
    }[] = [
      {
        name: "a basket that is gone",
        statement: "delete from baskets where id = 'b-3'",
        expected: { stored: 2, lost: 1 },
        differences: [
          'missing: basket "Brussels" "b-3" was accepted at delhaize_shop/0@2 ' +
          "and is neither stored nor a dead letter",
          'orphan: basket "Brussels" "b-3" has 3 lines but no row of its own',
          'rollup: sales_by_day "Brussels" 2020-01-02 Bakery is off by 2 products and 3.00 ' +
          "from the sum of its lines",
          'rollup: sales_by_day "Brussels" 2020-01-02 Other is off by 1 products and 1.50 ' +
          "from the sum of its lines",
          ...["Banana", "Bread"].map((name) =>
            `rollup: product_sales_by_day 2020-01-02 "${name}" Bakery is off by 1 products ` +
            "and 1.50 from the sum of its lines"
          ),
          'rollup: product_sales_by_day 2020-01-02 "Water" Other is off by 1 products and 1.50 ' +
          "from the sum of its lines",
          'rollup: baskets_by_day "Brussels" 2020-01-02 is off by 1 baskets and 4.50 ' +
          "from its baskets",
        ],
      },
      {
        name: "a dead letter that is gone",
        statement: "delete from dead_letters where code = 'not_json'",
        expected: { deadLetters: 1, lost: 1 },
        differences: [
          "missing: record delhaize_shop/0@5 was accepted at delhaize_shop/0@5 " +
          "and is neither stored nor a dead letter",
        ],
      },
      {
        name: "a line without a basket",
        statement:
          "insert into basket_products values ('Gent', 'b-9', 1, 'p-1', 'Bread', 'Bakery', 2, 7)",
        expected: {},
        differences: ['orphan: basket "Gent" "b-9" has 1 lines but no row of its own'],
      },
      {
        name: "a revenue that is off by a cent",
        statement: "update sales_by_day set revenue = revenue - 0.01 " +
          "where category = 'Other' and purchased_on = '2020-01-02'",
        expected: {},
        differences: [
          'rollup: sales_by_day "Brussels" 2020-01-02 Other is off by 0 products and -0.01 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a category that the running rules do not give",
        statement: "update basket_products set category = 'Other' " +
          "where basket_id = 'b-3' and line = 1",
        expected: {},
        differences: [
          'category: basket "Brussels" "b-3" line 1 category is Other, ' +
          "version 90 of the rules says Bakery",
          'rollup: sales_by_day "Brussels" 2020-01-02 Bakery is off by 1 products and 1.50 ' +
          "from the sum of its lines",
          'rollup: sales_by_day "Brussels" 2020-01-02 Other is off by -1 products and -1.50 ' +
          "from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-02 "Banana" Bakery is off by 1 products and ' +
          "1.50 from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-02 "Banana" Other is off by -1 products and ' +
          "-1.50 from the sum of its lines",
        ],
      },
      {
        name: "a line that was written twice",
        statement: "insert into basket_products select store, basket_id, 4, product_id, name, " +
          "category, price, rules_version from basket_products where basket_id = 'b-2' and line = 1",
        expected: { doubled: 1 },
        differences: [
          'line: basket "Brussels" "b-2" line 4 was never accepted: Banana at 1.50',
        ],
      },
      {
        name: "a basket that was counted twice",
        statement: "update baskets_by_day set baskets = baskets + 1, revenue = revenue + 4.5 " +
          "where purchased_on = '2020-01-02'",
        expected: { doubled: 1 },
        differences: [
          'rollup: baskets_by_day "Brussels" 2020-01-02 is off by 1 baskets and 4.50 ' +
          "from its baskets",
        ],
      },
    ];
    for (const { name: step, statement, expected, differences } of cases) {
      await t.step(step, async () => {
        await using database = await openDatabase();
        await storeBatch(database, BATCH);
        await database.query(statement);
        assertEquals(name(await verifyAll(database)), { ...CLEAN, ...expected, differences });
      });
    }
  },
});

Deno.test({
  name: "verify() waits for a consumer that is behind, for as long as it makes progress",
  ignore,
  async fn() {
    await using database = await openDatabase();
    let storing: Promise<unknown> = Promise.resolve();
    const accepted = async function* () {
      yield await Promise.resolve(ACCEPTED);
      // The chunk was checked by now, and nothing of it was there.
      storing = storeBatch(database, BATCH);
    };
    const report = await verify({
      database,
      accepted: accepted(),
      ...LETTER_RULES,
      budget: createWaitBudget(20_000),
    });
    await storing;
    assertEquals(report, CLEAN);
  },
});

Deno.test({
  name: "verify() gives up on what never comes, and names each record",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, BATCH.slice(0, 1));
    assertEquals(name(await verifyAll(database, { accepted: [ACCEPTED.slice(0, 3)] })), {
      ...CLEAN,
      accepted: 3,
      stored: 1,
      repeats: 0,
      deadLetters: 0,
      lost: 2,
      differences: [
        'missing: basket "Brussels" "b-2" was accepted at delhaize_shop/0@1 ' +
        "and is neither stored nor a dead letter",
        'missing: basket "Brussels" "b-3" was accepted at delhaize_shop/0@2 ' +
        "and is neither stored nor a dead letter",
      ],
    });
  },
});

Deno.test({
  name: "verify() waits no longer in all than its budget, also when some records arrive",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, BATCH.slice(0, 1));
    const storing = (async () => {
      for (const prepared of BATCH.slice(1)) {
        await sleep(200);
        await storeBatch(database, [prepared]);
      }
    })();
    const startedAt = performance.now();
    const report = await verify({
      database,
      accepted: ReadableStream.from([[...ACCEPTED, at(9, aBasket({ id: "b-9" }))]]),
      ...LETTER_RULES,
      budget: createWaitBudget(1_000),
    });
    const tookMs = performance.now() - startedAt;
    await storing;
    assertEquals(report.differences.at(-1)?.subject, 'basket "Brussels" "b-9"');
    assertLess(tookMs, 10_000);
  },
});

Deno.test({
  name: "verify() fails for gaps in which records are missing until somebody acknowledges them",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await storeBatch(database, BATCH);
    await insertGap(database, { fromOffset: "6", toOffset: "9" });
    await insertGap(database, { reason: "topic_restarted", fromOffset: "4", toOffset: "4" });
    await insertGap(database, { reason: "before_first_read", fromOffset: "0", toOffset: "4" });
    const gap = aGap({ fromOffset: "6", toOffset: "9" });
    const notes = [
      aGap({ id: 2, reason: "topic_restarted", fromOffset: "4", toOffset: "4" }),
      aGap({ id: 3, reason: "before_first_read", fromOffset: "0", toOffset: "4" }),
    ].map(describeGap);
    const { basket: _, ...receipt } = at(7, aBasket({ id: "b-7" }));

    await t.step("open", async () => {
      const report = await verifyAll(database);
      assertEquals(report, { ...CLEAN, gaps: [gap], notes });
      assertEquals(isClean(report), false);
    });
    await t.step("open, with a receipt in it: no need to wait", async () => {
      const startedAt = performance.now();
      const report = await verify({
        database,
        accepted: ReadableStream.from([[...ACCEPTED, receipt]]),
        ...LETTER_RULES,
        budget: createWaitBudget(60_000),
      });
      assertLess(performance.now() - startedAt, 30_000);
      assertEquals(name(report), {
        ...CLEAN,
        accepted: 7,
        lost: 1,
        gaps: [gap],
        notes,
        differences: [
          'missing: basket "Brussels" "b-7" was accepted at delhaize_shop/0@7 ' +
          "and is in gap 1, which nobody has acknowledged",
        ],
      });
    });
    await acknowledgeGaps(database, [1], { by: "tester", reason: "a test" });
    await t.step("acknowledged, with a receipt in it", async () => {
      const report = await verifyAll(database, { accepted: [ACCEPTED, [receipt]] });
      assertEquals(report, { ...CLEAN, accepted: 7, inGaps: 1, notes });
      assertEquals(isClean(report), true);
    });
    await t.step("acknowledged, with a record that its topic still holds", async () => {
      const accepted = [ACCEPTED, [{ ...receipt, recordHash: "00" }]];
      const { lost, inGaps } = await verifyAll(database, { accepted });
      assertEquals({ lost, inGaps }, { lost: 1, inGaps: 0 });
    });
  },
});

Deno.test("formatVerifyReport() names gaps and notes where there are some", () => {
  const gap = aGap();
  assertEquals(
    formatVerifyReport({ ...CLEAN, inGaps: 2, gaps: [gap], notes: ["something"] }),
    [
      "accepted 6 · stored 3 · lost 0 · doubled 0",
      "repeats 1 · dead letters 2 · differences 0 · in acknowledged gaps 2 · open gaps 1",
      `  ${describeGap(gap)}: see deno task gaps`,
      "  note: something",
    ].join("\n"),
  );
});

Deno.test("formatVerifyReport() says it all in the first line and names every difference", () => {
  assertEquals(
    formatVerifyReport({
      ...CLEAN,
      lost: 1,
      unclear: 2,
      differences: [
        { kind: "missing", subject: 'basket "Gent" "1"', detail: "was accepted" },
        { kind: "rollup", subject: "sales_by_day", detail: "is off" },
      ],
    }),
    [
      "accepted 6 · stored 3 · lost 1 · doubled 0",
      "repeats 1 · dead letters 2 · differences 2 · lost or of months not kept 2",
      '  basket "Gent" "1" was accepted',
      "  sales_by_day is off",
    ].join("\n"),
  );
});

async function verifyAll(
  database: Database,
  { accepted = [ACCEPTED.slice(0, 4), ACCEPTED.slice(4)] }: {
    readonly accepted?: readonly (readonly Accepted[])[];
  } = {},
): Promise<VerifyReport> {
  return await verify({
    database,
    accepted: ReadableStream.from(accepted),
    ...LETTER_RULES,
    budget: createWaitBudget(0),
  });
}

/** The report with its differences as lines. */
function name({ differences, ...counts }: VerifyReport) {
  return {
    ...counts,
    differences: differences.map(({ kind, subject, detail }) => `${kind}: ${subject} ${detail}`),
  };
}

function at(offset: number, basket: ReturnType<typeof aBasket>): Accepted {
  const { store, id } = basket;
  return {
    topic: "delhaize_shop",
    partition: 0,
    offset: String(offset),
    identity: { store, id },
    basket,
  };
}
