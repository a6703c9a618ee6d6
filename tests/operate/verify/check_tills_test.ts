/**
 * `verify --tills`: each column of a till's day that could be wrong, and each receipt that is missing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { checkTills } from "../../../operate/verify/check_tills.ts";
import { may } from "../../support/permissions.ts";
import { aClosing, aReceipt, storeReceipts } from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

const CHANGES = [
  {
    change: "update till_days set baskets = baskets + 1",
    expected: "is off by 1 baskets and 0.00 from its baskets",
  },
  {
    change: "update till_days set revenue = revenue - 0.01",
    expected: "is off by 0 baskets and -0.01 from its baskets",
  },
  {
    change: "update till_days set received = received + '{[9,10)}'",
    expected: "has other receipt numbers than its baskets",
  },
  {
    change: "update till_days set doubled = '{}'",
    expected: "has other receipt numbers than its baskets",
  },
  {
    change: "delete from till_days",
    expected: "is off by -4 baskets and -4.00 from its baskets, and has other receipt numbers " +
      "than its baskets",
  },
] as const;

Deno.test({
  name:
    "checkTills() names what is wrong with a day, and each row that its baskets do not bear out",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await openDatabase();
    await storeReceipts(
      database,
      [
        aReceipt(1),
        aReceipt(4),
        aReceipt(4, { id: "again" }),
        aReceipt(6),
        aReceipt(1, { till: "3" }),
        aReceipt(1, { till: "4" }),
        aReceipt(2, { till: "4" }),
      ],
      [
        aClosing({ last: 6, count: 6 }),
        aClosing({ till: "2" }, 1),
        aClosing({ till: "3", first: 1, last: 1, count: 1, total: 9 }, 2),
        aClosing({ till: "4", first: 1, last: 1, count: 1, total: 1 }, 3),
      ],
    );
    await checkTillDays(database);
    await database.query("update missing_receipts set since = '2026-01-02T20:00:00Z'");
    assertEquals(await checkTills(database), {
      differences: [],
      problems: [
        'till "Brussels" "1" 2026-01-02: receipts 2 to 3 are missing since 2026-01-02T20:00:00Z',
        'till "Brussels" "1" 2026-01-02: receipts 5 are missing since 2026-01-02T20:00:00Z',
        'till "Brussels" "2" 2026-01-02: receipts 1 to 3 are missing since 2026-01-02T20:00:00Z',
        'till "Brussels" "1" 2026-01-02: receipts 4 came in two or more baskets',
        'till "Brussels" "4" 2026-01-02: 1 receipts are not among those that its closing says',
        'till "Brussels" "3" 2026-01-02: its closing says 1 receipts and 9.00, its baskets 1 and 1.00',
        'till "Brussels" "4" 2026-01-02: its closing says 1 receipts and 1.00, its baskets 2 and 2.00',
      ],
    });
    for (const { change, expected } of CHANGES) {
      await t.step(change, async () => {
        const rolledBack = new Error("Roll back");
        let found: readonly unknown[] = [];
        await database.transaction(async (transaction) => {
          await transaction.query(`${change} where till = '1'`);
          found = (await checkTills(transaction)).differences;
          throw rolledBack;
        }).catch((error) => {
          if (error !== rolledBack) throw error;
        });
        assertEquals(found, [
          { kind: "till", subject: 'till "Brussels" "1" 2026-01-02', detail: expected },
        ]);
      });
    }
  },
});
