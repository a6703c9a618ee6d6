/**
 * What the rollups are changed by: sums of a batch by each table's key, and no statement for nothing.
 * `store_batch_test.ts` holds what comes of it against the lines.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type BasketChange,
  changeRollups,
  type LineChange,
} from "../../../consumer/store/change_rollups.ts";
import type { Queryable, SqlValue } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const postgres = usePostgres();

function aLineChange(changes: Partial<LineChange> = {}): LineChange {
  return {
    store: "Gent",
    purchasedOn: "2026-01-02",
    name: "Bread",
    category: "Bakery",
    count: 1,
    cents: 150,
    ...changes,
  };
}

function aBasketChange(changes: Partial<BasketChange> = {}): BasketChange {
  return { store: "Gent", purchasedOn: "2026-01-02", count: 1, cents: 150, ...changes };
}

interface Call {
  readonly does: "change" | "tidy";
  readonly table: string;
  readonly args: readonly SqlValue[];
  readonly keepsPlan: boolean;
}

/** Notes the statements; says of each table in `emptied` that a row of it fell to nothing. */
function aTransaction(emptied: readonly string[] = []) {
  const calls: Call[] = [];
  const transaction: Queryable = {
    query(statement, args = [], { keepPlan = false } = {}) {
      const [, verb, table = ""] = /(insert into|delete from) (\w+)/.exec(statement) ?? [];
      const does = verb === "insert into" ? "change" : "tidy";
      calls.push({ does, table, args, keepsPlan: keepPlan });
      return Promise.resolve(
        does === "change" ? [{ has_empty: emptied.includes(table) ? "t" : "f" }] : [],
      );
    },
  };
  return { transaction, calls };
}

Deno.test("changeRollups() changes each row of a rollup once, by the sum of the batch", async () => {
  const { transaction, calls } = aTransaction();
  await changeRollups(transaction, {
    lines: [
      aLineChange(),
      aLineChange({ name: "Cake", cents: 250 }),
      aLineChange({ store: "Namur", count: -1, cents: -120 }),
      aLineChange({ purchasedOn: "2026-01-03", category: "Other" }),
    ],
    baskets: [
      aBasketChange({ cents: 400 }),
      aBasketChange({ cents: 5 }),
      aBasketChange({ store: "Namur", cents: -120 }),
    ],
  });
  assertEquals(calls.map(({ table, args }) => ({ table, args })), [
    {
      table: "sales_by_day",
      args: [
        '{"Gent","Namur","Gent"}',
        '{"2026-01-02","2026-01-02","2026-01-03"}',
        '{"Bakery","Bakery","Other"}',
        "{2,-1,1}",
        '{"4.00","-1.20","1.50"}',
      ],
    },
    {
      table: "product_sales_by_day",
      args: [
        '{"2026-01-02","2026-01-02","2026-01-03"}',
        '{"Bread","Cake","Bread"}',
        '{"Bakery","Bakery","Other"}',
        "{0,1,1}",
        '{"0.30","2.50","1.50"}',
      ],
    },
    {
      table: "baskets_by_day",
      args: ['{"Gent","Namur"}', '{"2026-01-02","2026-01-02"}', "{2,1}", '{"4.05","-1.20"}'],
    },
  ]);
  assertEquals(calls.map(({ keepsPlan }) => keepsPlan), [true, true, true]);
});

Deno.test("changeRollups() tells keys apart that read the same when they are joined", async () => {
  const { transaction, calls } = aTransaction();
  await changeRollups(transaction, {
    lines: [aLineChange({ name: "ab", category: "c" }), aLineChange({ name: "a", category: "bc" })],
    baskets: [],
  });
  const products = calls.find(({ table }) => table === "product_sales_by_day");
  assertEquals(products?.args.slice(1, 3), ['{"ab","a"}', '{"c","bc"}']);
});

Deno.test("changeRollups() leaves out lines that add up to nothing", async (t) => {
  const bread = aLineChange();
  const cases: {
    readonly name: string;
    readonly lines: readonly LineChange[];
    readonly baskets: readonly BasketChange[];
    readonly expected: readonly string[];
  }[] = [
    { name: "no change at all", lines: [], baskets: [], expected: [] },
    {
      name: "a line that is taken away again",
      lines: [bread, { ...bread, count: -1, cents: -150 }],
      baskets: [],
      expected: [],
    },
    {
      name: "a deposit counts for its money",
      lines: [aLineChange({ count: 0 })],
      baskets: [],
      expected: ["sales_by_day", "product_sales_by_day"],
    },
    {
      name: "a product for nothing counts as one",
      lines: [aLineChange({ cents: 0 })],
      baskets: [],
      expected: ["sales_by_day", "product_sales_by_day"],
    },
    {
      name: "a basket's day all the same, whose version has to change",
      lines: [aLineChange({ count: -1, cents: -150 }), aLineChange({ category: "Other" })],
      baskets: [aBasketChange({ count: 0, cents: 0 })],
      expected: ["sales_by_day", "product_sales_by_day", "baskets_by_day"],
    },
    { name: "baskets alone", lines: [], baskets: [aBasketChange()], expected: ["baskets_by_day"] },
  ];
  for (const { name, lines, baskets, expected } of cases) {
    await t.step(name, async () => {
      const { transaction, calls } = aTransaction();
      await changeRollups(transaction, { lines, baskets });
      assertEquals(calls.map(({ table }) => table), [...expected]);
    });
  }
});

Deno.test("changeRollups() takes rows away only where one fell to nothing, by the same keys", async () => {
  const { transaction, calls } = aTransaction(["product_sales_by_day"]);
  await changeRollups(transaction, {
    lines: [aLineChange({ count: -1, cents: -150 })],
    baskets: [aBasketChange()],
  });
  assertEquals(calls.map(({ does, table }) => `${does} ${table}`), [
    "change sales_by_day",
    "change product_sales_by_day",
    "tidy product_sales_by_day",
    "change baskets_by_day",
  ]);
  assertEquals(calls[2]?.args, ['{"2026-01-02"}', '{"Bread"}', '{"Bakery"}']);
});

Deno.test("changeRollups() deletes the rows that fall to nothing, and no others", {
  ignore: !may.runStack,
}, async (t) => {
  await using database = await postgres.openDatabase();
  const read = async () =>
    (await database.query("select name, products, revenue from product_sales_by_day order by name"))
      .map(({ name, products, revenue }) => `${name} ${products} ${revenue}`);
  const cases: { name: string; lines: readonly LineChange[]; expected: readonly string[] }[] = [
    {
      name: "rows that are there",
      lines: [
        aLineChange(),
        aLineChange({ name: "Cake", count: 2, cents: 500 }),
        aLineChange({ name: "Deposit", count: 0, cents: 10 }),
        aLineChange({ name: "Gift", count: 1, cents: 0 }),
        aLineChange({ name: "Jam", count: 1, cents: 300 }),
      ],
      expected: ["Bread 1 1.50", "Cake 2 5.00", "Deposit 0 0.10", "Gift 1 0.00", "Jam 1 3.00"],
    },
    {
      name: "one falls to nothing, beside others that change",
      lines: [
        aLineChange({ count: -1, cents: -150 }),
        aLineChange({ name: "Cake", count: -1, cents: -250 }),
        aLineChange({ name: "Deposit", count: 0, cents: 10 }),
        aLineChange({ name: "Gift", count: 1, cents: 0 }),
      ],
      expected: ["Cake 1 2.50", "Deposit 0 0.20", "Gift 2 0.00", "Jam 1 3.00"],
    },
    {
      name: "the last of its statement",
      lines: [aLineChange({ name: "Jam", count: -1, cents: -300 })],
      expected: ["Cake 1 2.50", "Deposit 0 0.20", "Gift 2 0.00"],
    },
  ];
  for (const { name, lines, expected } of cases) {
    await t.step(name, async () => {
      await changeRollups(database, { lines, baskets: [] });
      assertEquals(await read(), expected);
    });
  }
});
