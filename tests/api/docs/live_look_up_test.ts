/**
 * The API answers the look-up as documented, over what the consumer writes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aDeadLetter, aPrepared } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";
import { createJudge } from "./support/documented.ts";

const postgres = usePostgres();

Deno.test({
  name: "each fate of a basket is answered as the document says",
  ignore: !may.runStack,
  async fn() {
    await using database = await postgres.openDatabase();
    const { request, document } = aDocumentedApp({ database });
    const judge = createJudge(document);
    const identity = { store: "Brussels", id: "b-2" };
    const letter = aDeadLetter({ offset: "7" }, { code: "invalid_basket", identity });
    await storeBatch(database, [
      { kind: "dead_letter", deadLetter: letter },
      aPrepared({ id: "b-1" }),
    ]);
    await storeBatch(database, [aPrepared({ id: "b-3" }, 1)]);
    await storeBatch(database, [aPrepared({ id: "b-3", date: "2020-01-02" }, 2)]);

    const cases = { "b-1": "stored", "b-2": "dead_letter", "b-3": "conflict" };
    for (const [id, expected] of Object.entries(cases)) {
      const response = await request(`/baskets/Brussels/${id}`);
      const { status } = await response.clone().json();
      const faults = await judge.judge({ method: "GET", path: "/baskets/{store}/{id}" }, response);
      assertEquals({ status, faults }, { status: expected, faults: [] });
    }
  },
});
