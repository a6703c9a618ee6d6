/**
 * A claim that another consumer has taken over counts for nothing any more, against a real Postgres.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { addRequest } from "../../../api/dead_letters/add_request.ts";
import {
  type Claim,
  claimRequest,
  finishRequest,
  giveBack,
  renewClaim,
} from "../../../consumer/dead_letters/claim_request.ts";
import { tallyOutcomes } from "../../../consumer/dead_letters/tally_outcomes.ts";
import { readActionRequest } from "../../../shared/dead_letters/action_request.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("what an old claim says of a request changes nothing", { ignore }, async (t) => {
  const tally = tallyOutcomes();
  tally.addUnseen("discarded", 7);
  const cases: readonly {
    name: string;
    say: (database: Database, old: Claim) => Promise<unknown>;
  }[] = [
    { name: "that it goes on", say: (database, old) => renewClaim(database, old, { tally }) },
    { name: "that it is done", say: (database, old) => finishRequest(database, old, { tally }) },
    {
      name: "that it is given back",
      say: (database, old) => giveBack(database, old, { afterSeconds: 99 }),
    },
  ];
  await using database = await openDatabase();
  for (const { name, say } of cases) {
    await t.step(name, async () => {
      await database.query("delete from dead_letter_requests");
      await addRequest(database, {
        ...{ action: "discard", code: "conflict", positions: null, stores: null },
        ...{ reason: "a test", actor: "office" },
      });
      const old = await claim(database);
      await database.query("update dead_letter_requests set claimed_until = clock_timestamp()");
      const current = await claim(database);
      assertEquals([old.claims, current.claims], [1, 2]);

      const before = await readActionRequest(database, current.request.id);
      await say(database, old);
      assertEquals(await readActionRequest(database, current.request.id), before);

      await finishRequest(database, current, { tally });
      const done = await readActionRequest(database, current.request.id);
      assertEquals([done?.state, done?.counts], ["done", { discarded: 7 }]);
    });
  }
});

async function claim(database: Database): Promise<Claim> {
  const claimed = await claimRequest(database);
  if (claimed === undefined) throw new Error("Cannot claim a request: there is none");
  return claimed;
}
