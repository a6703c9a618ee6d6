/**
 * `GET /baskets/{store}/{id}` over what the consumer really writes.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createGetBasket, type GetBasketExchange } from "../../../api/routes/get_basket.ts";
import type { BasketFate } from "../../../api/read_basket.ts";
import type { BasketIdentity, WireBasket, WireProduct } from "../../../shared/basket/basket.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";

const postgres = usePostgres();
const identity = { store: "Brussels", id: "123456789" };

/** What the guard has let in. */
function asking(params: GetBasketExchange["params"] = identity): GetBasketExchange {
  return { params, admission: { checkStore: () => undefined, key: undefined } };
}

const ONE_PIECE = { kind: "product", quantity: 1, unit: "piece" };

const failing = (error: unknown): Queryable => ({ query: () => Promise.reject(error) });

Deno.test("the answer has every field that a shop can send, or this does not compile", () => {
  type Shown = NonNullable<BasketFate["basket"]>;
  const ofBasket: Record<Exclude<keyof WireBasket, keyof Shown | keyof BasketIdentity>, never> = {};
  const ofLine: Record<Exclude<keyof WireProduct, keyof Shown["products"][number]>, never> = {};
  assertEquals([ofBasket, ofLine], [{}, {}]);
});

Deno.test("getBasket() answers 404 where the API reads no database", async () => {
  const response = await createGetBasket(undefined)(asking());
  assertEquals([response.status, (await response.json()).code], [404, "not_found"]);
});

Deno.test("getBasket() answers 503 with Retry-After while the database is away", async () => {
  const response = await createGetBasket(failing(new DatabaseError("Gone", {})))(asking());
  assertEquals(
    [response.status, response.headers.get("retry-after"), (await response.json()).code],
    [503, "5", "database_unavailable"],
  );
});

Deno.test("getBasket() does not call a fault of its own statement an outage", async () => {
  const fault = new DatabaseError("Syntax", { sqlstate: "42601" });
  const error = await assertRejects(() => createGetBasket(failing(fault))(asking()));
  assertStrictEquals(error, fault);
});

Deno.test("getBasket() runs no query for a name that no basket can have", async (t) => {
  const cases = [
    { name: "NUL", store: "a\0b" },
    { name: "65 characters", store: "x".repeat(65) },
    { name: "blanks", store: " \t" },
    { name: "a lone surrogate", store: "\ud83c" },
    // Normalised, it would hold the process up for a quarter of a second.
    { name: "10,000 combining marks", store: "a" + "\u0315\u0316".repeat(5_000) },
  ];
  const getBasket = createGetBasket(failing(new Error("asked")));
  const admission = {
    key: undefined,
    checkStore() {
      throw new Error("asked");
    },
  };
  for (const { name, store } of cases) {
    await t.step(name, async () => {
      const response = await getBasket({ params: { store, id: "1" }, admission });
      assertEquals([response.status, (await response.json()).code], [404, "not_found"]);
    });
  }
});

Deno.test({
  name: "getBasket() tells what became of a basket",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    const getBasket = createGetBasket(database);
    const stored = {
      date: "2020-01-01",
      total: 4.5,
      products: [
        { line: 1, id: "123456789", name: "Banana", category: "Bakery", price: 1.5, ...ONE_PIECE },
        { line: 2, id: "123456789", name: "Bread", category: "Bakery", price: 1.5, ...ONE_PIECE },
        { line: 3, id: "123456789", name: "Water", category: "Other", price: 1.5, ...ONE_PIECE },
      ],
      receivedAt: "2020-01-01T12:00:00.000Z",
      topic: "delhaize_shop",
      partition: 0,
      offset: 0,
    };

    /** The answer without the times that the database gave. */
    async function ask(asked = identity) {
      const response = await getBasket(asking({ ...asked }));
      const { basket, deadLetters = [], ...rest } = await response.json();
      if (basket !== undefined) delete basket.storedAt;
      for (const letter of deadLetters) delete letter.failedAt;
      return {
        httpStatus: response.status,
        status: rest.status,
        code: rest.code,
        basket,
        deadLetters,
      };
    }

    await t.step("not known yet", async () => {
      assertEquals((await ask()).httpStatus, 404);
    });
    await t.step("a dead letter", async () => {
      const letter = aDeadLetter({ offset: "7" }, {
        code: "invalid_basket",
        detail: "/date",
        identity,
      });
      await storeBatch(database, [{ kind: "dead_letter", deadLetter: letter }]);
      assertEquals(await ask(), {
        httpStatus: 200,
        status: "dead_letter",
        code: undefined,
        basket: undefined,
        deadLetters: [{
          code: "invalid_basket",
          detail: "/date",
          recordTimestamp: "2020-01-01T12:00:00.000Z",
          topic: "delhaize_shop",
          partition: 0,
          offset: 7,
        }],
      });
      await database.query("update dead_letters set discarded_at = now(), discard_reason = 'x'");
    });
    await t.step("a dead letter from before names were masked, for who only reads", async () => {
      const letter = aDeadLetter({ offset: "8" }, {
        code: "invalid_basket",
        detail: "/Jan Peeters unknown_field: Is not a field of a basket",
        identity,
      });
      await storeBatch(database, [{ kind: "dead_letter", deadLetter: letter }]);
      const details: string[] = [];
      for (const scope of ["read", "admin"] as const) {
        const key = { name: scope, sha256: "", scopes: [scope] };
        const asked = asking({ ...identity });
        const response = await getBasket({ ...asked, admission: { ...asked.admission, key } });
        details.push((await response.json()).deadLetters[0].detail);
      }
      assertEquals(details, [
        "/‹name› unknown_field: Is not a field of a basket",
        "/Jan Peeters unknown_field: Is not a field of a basket",
      ]);
      await database.query(
        "update dead_letters set discarded_at = now(), discard_reason = 'x' where record_offset = 8",
      );
    });
    await t.step("stored", async () => {
      await storeBatch(database, [aPrepared()]);
      const expected = { httpStatus: 200, status: "stored", code: undefined, basket: stored };
      assertEquals(await ask(), { ...expected, deadLetters: [] });
      assertEquals((await ask({ store: " Brussels ", id: "123456789" })).httpStatus, 200);
    });
    await t.step("a conflict", async () => {
      await storeBatch(database, [aPrepared({ date: "2020-01-02" }, 1)]);
      const { status, basket, deadLetters } = await ask();
      assertEquals([status, basket, deadLetters[0]?.code], ["conflict", stored, "id_reused"]);
      await storeBatch(database, [aPrepared({ products: [aProduct("Bread", 9)] }, 2)]);
      const later = await ask();
      assertEquals([later.status, later.deadLetters[1]?.code], ["conflict", "conflict"]);
    });
  },
});
