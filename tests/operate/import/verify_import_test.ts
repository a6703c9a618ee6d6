/**
 * The proof of an import against a real Postgres: what is stored, what is a dead letter, and what is
 * lost, told by content and not by name alone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { ImportItem } from "../../../operate/import/import_item.ts";
import { verifyImport } from "../../../operate/import/verify_import.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { parseBasket } from "../../../shared/basket/parse_basket.ts";
import { encodeRecord } from "../../../shared/basket/record.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

/** Stores the baskets as the API and the consumer do, from the given offset on. */
async function store(database: Database, baskets: readonly WireBasket[], from = 0): Promise<void> {
  const records = baskets.map((basket, index) => {
    const parsed = parseBasket(basket);
    if (!parsed.ok) throw new Error("The basket of the test is not valid");
    const { key, value } = encodeRecord(parsed.basket, { receivedAt: new Date(), requestId: "r" });
    return aRecord(value, { key: new TextEncoder().encode(key), offset: `${from + index}` });
  });
  await storeBatch(database, records.map(prepare));
}

async function* items(...baskets: readonly WireBasket[]): AsyncGenerator<ImportItem> {
  for (const [index, basket] of baskets.entries()) {
    const json = new TextEncoder().encode(JSON.stringify(basket));
    const line = index + 1;
    const place = { number: line, line, lastLine: line, bytes: json.length };
    yield await Promise.resolve({ ...place, json, faults: [], toRejected: () => json });
  }
}

function options(database: Database, { waitMs = 0, onSleep = () => Promise.resolve() } = {}) {
  const { signal } = new AbortController();
  return { database, budget: createWaitBudget(waitMs), signal, sleep: onSleep };
}

Deno.test("verifyImport() tells stored, dead and lost baskets apart by content", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const first = aWireBasket({ id: "b-1" });
  const conflict = aWireBasket({ id: "b-1", products: [{ id: "1", name: "Tea", price: 1 }] });
  await store(database, [first, conflict, aWireBasket({ id: "b-2" })]);
  const otherContent = aWireBasket({ id: "b-2", products: [{ id: "1", name: "Tea", price: 2 }] });
  const none = aWireBasket({ id: "b-3" });
  assertEquals(
    await verifyImport(items(first, first, conflict, otherContent, none), options(database)),
    {
      accepted: 5,
      stored: 2,
      deadLetters: 1,
      erased: 0,
      lost: 2,
      named: [
        'basket "Brussels" "b-1" of line 3 is a dead letter: conflict',
        'basket "Brussels" "b-2" of line 4 is neither stored nor a dead letter',
        'basket "Brussels" "b-3" of line 5 is neither stored nor a dead letter',
      ],
    },
  );
});

Deno.test("verifyImport() finds a basket under the shop's known spelling", { ignore }, async () => {
  await using database = await openDatabase();
  await store(database, [aWireBasket({ id: "b-1", store: "Liège" })]);
  const spelt = [
    aWireBasket({ id: "b-1", store: "LIEGE" }),
    aWireBasket({ id: "b-2", store: "liege" }),
  ];
  const { stored, lost } = await verifyImport(items(...spelt), options(database));
  assertEquals([stored, lost], [1, 1]);
});

Deno.test("verifyImport() waits for a consumer that is behind", { ignore }, async () => {
  await using database = await openDatabase();
  const baskets = [aWireBasket({ id: "b-1" }), aWireBasket({ id: "b-2" })];
  let sleeps = 0;
  const proof = await verifyImport(
    items(...baskets),
    options(database, {
      waitMs: 60_000,
      onSleep: () => store(database, [baskets[sleeps]!], sleeps++),
    }),
  );
  assertEquals([sleeps, proof], [2, {
    accepted: 2,
    stored: 2,
    deadLetters: 0,
    erased: 0,
    lost: 0,
    named: [],
  }]);
});
