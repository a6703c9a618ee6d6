/**
 * The fate of accepted closings, and how `verify` names what is wrong with them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { ClosingRow } from "../../../consumer/prepared_record.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";
import { toAccepted } from "../../../operate/verify/to_accepted.ts";
import { isClean, verify } from "../../../operate/verify/verify.ts";
import { aRecord } from "../../support/a_basket.ts";
import { LETTER_RULES, prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { aClosing } from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name:
    "verify counts closings among what was accepted, and names those that differ or are missing",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    const rows = [aClosing({}, 0), aClosing({}, 1), aClosing({ count: 2 }, 2), aClosing({}, 3)];
    const faulty = aRecord("{", { headers: rows[0]?.record.headers ?? {}, offset: "4" });
    const records = [...rows.map(({ record }) => record), faulty];
    await storeBatch(database, records.map(prepare));
    const check = async (of: readonly RawRecord[]) =>
      await verify({
        database,
        accepted: toAccepted(batches([of])),
        ...LETTER_RULES,
        budget: createWaitBudget(0),
      });

    const { accepted, stored, repeats, deadLetters, ...report } = await check(records);
    assertEquals([accepted, stored, repeats, deadLetters], [5, 3, 1, 1]);
    assertEquals(report.differences, []);

    const unknown: ClosingRow = aClosing({ till: "9" }, 9);
    const lost = await check([...records, unknown.record]);
    assertEquals(isClean(lost), false);
    assertEquals(lost.differences.map(({ subject, detail }) => `${subject} ${detail}`), [
      'closing "Brussels" "9" 2026-01-02 was accepted at delhaize_shop/0@9 and is neither stored ' +
      "nor a dead letter",
    ]);

    await database.query("update till_closings set total = total + 0.01 where record_offset = 2");
    assertEquals((await check(records)).differences.map(({ kind, detail }) => [kind, detail]), [
      ["closing", "is stored with other numbers than were accepted at delhaize_shop/0@2"],
    ]);
  },
});

async function* batches(of: readonly (readonly RawRecord[])[]) {
  for (const records of of) yield await Promise.resolve(records);
}
