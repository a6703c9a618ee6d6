/**
 * The time of receipt is the record's timestamp, and a replay has another: `received_at` stays all the
 * same, whatever a dead letter is settled by.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aDeadLetter, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createFakePipeline } from "./support/fake_pipeline.ts";
import { replay } from "./support/replay.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name: "a replay, a replacement and a new id keep the time at which the API received a basket",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    const received = (seconds: number) => Date.UTC(2020, 0, 1, 12, 0, seconds);
    const products = [aProduct("Bread", 9)];
    const pipeline = createFakePipeline(
      database,
      [aWireBasket(), aWireBasket({ products }), aWireBasket({ date: "2020-01-02" })].map((
        basket,
        second,
      ) => aRecord(basket, { offset: String(second), timestampMs: received(second) })),
    );
    await pipeline.consume();
    const { value } = aRecord(aWireBasket({ id: "b-4" }));
    const position = { partition: 7, timestampMs: received(3) };
    const deadLetter = aDeadLetter({ ...position, value }, { code: "refused_by_database" });
    await storeBatch(database, [{ kind: "dead_letter", deadLetter }]);

    const options = { database, pipeline };
    assertEquals([
      ...await replay({ by: "all" }, { ...options, newId: true }),
      ...await replay({ by: "all" }, { ...options, replace: true }),
    ], [
      "delhaize_shop/0@1 left it has the date of the stored basket, so --new-id would count a sale " +
      "twice",
      'delhaize_shop/0@2 replayed to delhaize_shop/0@3 as basket "Brussels" "123456789~2020-01-02"',
      "delhaize_shop/7@0 replayed to delhaize_shop/0@4",
      'delhaize_shop/0@1 replaced as basket "Brussels" "123456789", instead of delhaize_shop/0@0',
    ]);
    await pipeline.consume();
    const stored = await database.query(
      `select id, ${toInstant("received_at")} as received_at from baskets order by id`,
    );
    assertEquals(stored, [
      { id: "123456789", received_at: "2020-01-01T12:00:01.000Z" },
      { id: "123456789~2020-01-02", received_at: "2020-01-01T12:00:02.000Z" },
      { id: "b-4", received_at: "2020-01-01T12:00:03.000Z" },
    ]);
  },
});
