/**
 * Changes one stored value at a time, in each column that the consumer fills: `verify` names it. A
 * new column that `verify` does not compare fails here, unless UNCHECKED says why it need not.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BASKET_COLUMNS, LINE_COLUMNS } from "../../../consumer/store/basket_columns.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { isClean, verify } from "../../../operate/verify/verify.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { parseBasket } from "../../../shared/basket/parse_basket.ts";
import { aPrepared, LETTER_RULES } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";

const { openDatabase } = usePostgres();

/** A basket that says everything. */
const WIRE = aWireBasket({
  soldAt: "2020-01-01T18:04:59.123+01:00",
  till: "3",
  receipt: 17,
  total: 1.5,
  extra: { card: true },
  products: [
    { id: "p-1", name: "Banana", price: 1.5, quantity: 0.5, unit: "kg", kind: "product" },
  ],
});

/** Columns whose change `verify` does not name, and why. */
const UNCHECKED: Readonly<Record<string, string>> = {
  received_at: "a record's time of receipt may be when it was first read",
  topic: "another record with the same basket may have been stored first",
  partition_id: "as topic",
  record_offset: "as topic",
  content_hash: "the content itself is compared",
  rules_version: "lines of any version are good until they are recategorised",
};

/** Another value of the same type. */
const CHANGES: Readonly<Record<string, string>> = {
  text: "column || 'x'",
  date: "column - 1",
  numeric: "column + 0.01",
  integer: "column + 1",
  bigint: "column + 1",
  timestamptz: "column + interval '1 second'",
  json: "'{}'",
  boolean: "not column",
};

/** Another value of a column that does not take every one of its type. */
const OTHERS: Readonly<Record<string, string>> = {
  sold_at_offset: "'+02:00'",
  kind: "'deposit'",
  unit: "'l'",
};

Deno.test({
  name: "verify() names a changed value in every column of baskets and lines",
  ignore: !may.runStack,
  async fn(t) {
    const last = `where line = (select max(line) from basket_products)`;
    const columns = [
      ...Object.entries(BASKET_COLUMNS).map(([name, { type }]) => (
        { table: "baskets", name, type, which: "" }
      )),
      ...Object.entries(LINE_COLUMNS).map(([name, { type }]) => (
        { table: "basket_products", name, type, which: last }
      )),
    ];
    for (const { table, name, type, which } of columns) {
      if (name in UNCHECKED) continue;
      await t.step(`${table}.${name}`, async () => {
        await using database = await openDatabase();
        await storeBatch(database, [aPrepared(WIRE)]);
        assertEquals(await isVerified(database), true);
        const change = OTHERS[name] ?? CHANGES[type]?.replace("column", name);
        assert(change !== undefined, `CHANGES lacks the type ${type}`);
        await database.query(`update ${table} set ${name} = ${change} ${which}`);
        assertEquals(
          await isVerified(database),
          false,
          "verify does not compare the column: see compare_basket.ts and read_stored.ts",
        );
      });
    }
  },
});

async function isVerified(database: Database): Promise<boolean> {
  const parsed = parseBasket(WIRE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { basket } = parsed;
  const { store, id } = basket;
  const position = { topic: "delhaize_shop", partition: 0, offset: "0" };
  return isClean(
    await verify({
      database,
      accepted: ReadableStream.from([[{ ...position, identity: { store, id }, basket }]]),
      ...LETTER_RULES,
      budget: createWaitBudget(0),
    }),
  );
}
