/**
 * Random receipts of all kinds: whatever is stored, replaced and reclassified, each rollup is the sum
 * of its lines and baskets, to the cent.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LINE_KINDS, type WireBasket } from "../../shared/basket/basket.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import type { PreparedRecord } from "../../consumer/prepared_record.ts";
import { ROLLUPS } from "../../consumer/store/rollups.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { storeBatch } from "../../consumer/store/store_batch.ts";
import { readStoredVersion, replaceBasket } from "../../consumer/dead_letters/replace_basket.ts";
import { checkTables } from "../../operate/verify/check_tables.ts";
import { FIRST_KEY } from "../../operate/recategorise/outdated_lines.ts";
import { recategoriseBatch } from "../../operate/recategorise/recategorise_batch.ts";
import { aRecord, aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

const lines = fc.array(
  fc.record({
    id: fc.constant("p-1"),
    // Two of them tell their kind by themselves; few names and prices, so that sums meet at 0.
    name: fc.constantFrom("Banana", "Bread", "Leeggoed", "Korting", "Water"),
    cents: fc.integer({ min: -3, max: 3 }),
    kind: fc.option(fc.constantFrom(...LINE_KINDS), { nil: undefined }),
  }).map(({ cents, kind, ...line }) => ({
    ...line,
    price: (kind === "discount" || kind === "return" ? -Math.abs(cents) : cents) / 100,
    ...(kind === undefined ? {} : { kind }),
  })),
  { minLength: 1, maxLength: 5 },
);
const baskets: fc.Arbitrary<WireBasket> = fc.record({
  id: fc.integer({ min: 1, max: 8 }).map(String),
  date: fc.constantFrom("2020-01-01", "2020-01-02"),
  products: lines,
}).map((changes) => aWireBasket(changes));
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("store" as const), basket: baskets }),
    fc.record({ do: fc.constant("replace" as const), basket: baskets }),
    fc.record({ do: fc.constant("recategorise" as const) }),
  ),
  { minLength: 3, maxLength: 12 },
);

Deno.test({
  name: "sums equal their lines at every step, whatever is stored, replaced and reclassified",
  ignore: !may.runStack,
  async fn() {
    await using world = await openDatabase();
    // The lock of a reclassification belongs to one connection.
    await using database = openPg({ url: world.url, applicationName: "test", maxConnections: 1 });
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        await database.query(`truncate baskets, basket_products, replaced_baskets,
          ${ROLLUPS.map(({ table }) => table).join(", ")}`);
        let [rulesVersion, offset] = [1, 0];
        for (const step of steps) {
          if (step.do === "recategorise") {
            rulesVersion++;
            const categorise = categoriseBy(rulesVersion);
            const options = { categorise, rulesVersion, batchLines: 1_000, dryRun: false };
            await recategoriseBatch(database, FIRST_KEY, options);
          } else {
            const prepared = prepareWith(step.basket, { rulesVersion, offset: offset++ });
            if (step.do === "store") await storeBatch(database, [prepared]);
            else await replace(database, prepared);
          }
          assertEquals(await checkTables(database, []), []);
          assertEquals(await sumOf(database), await linesOf(database));
        }
      }),
      { numRuns: 40 },
    );
  },
});

/** Other rules for each version. */
function categoriseBy(version: number): (name: string) => string {
  return (name) => (name.length + version) % 2 === 0 ? "Even" : "Odd";
}

function prepareWith(
  basket: WireBasket,
  { rulesVersion, offset }: { readonly rulesVersion: number; readonly offset: number },
): PreparedRecord & { readonly kind: "basket" } {
  const prepare = createPrepareRecord({ categorise: categoriseBy(rulesVersion), rulesVersion });
  const prepared = prepare(aRecord(basket, { offset: String(offset) }));
  if (prepared.kind !== "basket") throw new Error("It is no valid basket");
  return prepared;
}

/** Replaces the basket if there is one. */
async function replace(
  database: Database,
  { row }: PreparedRecord & { readonly kind: "basket" },
): Promise<void> {
  await database.transaction(async (transaction) => {
    const version = await readStoredVersion(transaction, row, { lock: true });
    if (version !== undefined) await replaceBasket(transaction, row);
  });
}

/** What each rollup adds up to, beside what the baskets do. */
async function sumOf(database: Database): Promise<readonly unknown[]> {
  return await Promise.all(ROLLUPS.map(async ({ table }) => {
    const [row] = await database.query(
      `select round(coalesce(sum(revenue), 0), 2) as sum from ${table}`,
    );
    return row?.sum;
  }));
}

async function linesOf(database: Database): Promise<readonly unknown[]> {
  const [row] = await database.query(`
    select round(coalesce(sum(price), 0), 2) as lines,
      (select round(coalesce(sum(total), 0), 2) from baskets) as baskets
    from basket_products`);
  return ROLLUPS.map(({ of }) => of === "lines" ? row?.lines : row?.baskets);
}
