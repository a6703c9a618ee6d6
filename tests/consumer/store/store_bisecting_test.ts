/**
 * One bad record must not fail its batch: found by halving, set aside, the rest stored.
 *
 * @module
 */
import { assertEquals, assertLessOrEqual, assertRejects } from "@std/assert";
import { type PreparedRecord, recordOf } from "../../../consumer/prepared_record.ts";
import {
  type StoreBatch,
  storeBatch,
  type StoredBatch,
} from "../../../consumer/store/store_batch.ts";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aPosition } from "../../support/a_position.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { aClosing } from "../../support/postgres/a_till.ts";
import { readTables, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

Deno.test("storeBisecting() takes one transaction when nothing is refused", async () => {
  for (const size of [0, 1, 500]) {
    const store = aStoreThatRefuses([]);
    const result = await createStoreBisecting(store.store)(aBatch(size));
    assertEquals([store.transactions, result.stored.length], [1, size]);
  }
});

Deno.test("storeBisecting() finds one bad record of 500 in at most 2·⌈log2 500⌉+1 transactions", async (t) => {
  for (const bad of [0, 1, 249, 250, 333, 498, 499]) {
    await t.step(`at ${bad}`, async () => {
      const store = aStoreThatRefuses([bad]);
      const batch = aBatch(500);
      for (let delivery = 1; delivery <= 2; delivery++) {
        store.transactions = 0;
        const result = await createStoreBisecting(store.store)(batch);
        assertLessOrEqual(store.transactions, 2 * Math.ceil(Math.log2(500)) + 1);
        assertEquals(summarise(result), {
          stored: offsets(500).filter((offset) => offset !== bad),
          deadLetters: [bad],
        });
      }
    });
  }
});

Deno.test("storeBisecting() tells of each halving, and of none without a fault", async (t) => {
  const cases = [
    { name: "nothing bad", bad: [], halvings: 0 },
    { name: "one of eight", bad: [3], halvings: 3 },
  ];
  for (const { name, bad, halvings } of cases) {
    await t.step(name, async () => {
      let told = 0;
      const { store } = aStoreThatRefuses(bad);
      await createStoreBisecting(store, { onBisect: () => told++ })(aBatch(8));
      assertEquals(told, halvings);
    });
  }
});

Deno.test("storeBisecting() makes a dead letter of what the database refuses, with its SQLSTATE", async () => {
  const [only] = aBatch(1);
  const { deadLetters } = await createStoreBisecting(aStoreThatRefuses([0]).store)(aBatch(1));
  assertEquals(deadLetters, [{
    record: only?.kind === "basket" ? only.row.record : aDeadLetter().record,
    code: "refused_by_database",
    detail: "The database refused it with SQLSTATE 23514",
    identity: { store: "Brussels", id: "b-0" },
  }]);
});

Deno.test("storeBisecting() stores the rest, in order, however many are bad", async (t) => {
  const cases = [
    { name: "two apart", size: 500, bad: [3, 400] },
    { name: "two side by side across the middle", size: 500, bad: [249, 250] },
    { name: "every third", size: 50, bad: offsets(50).filter((offset) => offset % 3 === 0) },
    { name: "all", size: 16, bad: offsets(16) },
    { name: "all of an odd number", size: 7, bad: offsets(7) },
  ];
  for (const { name, size, bad } of cases) {
    await t.step(name, async () => {
      const store = aStoreThatRefuses(bad);
      const batch = aBatch(size);
      for (let delivery = 1; delivery <= 2; delivery++) {
        assertEquals(summarise(await createStoreBisecting(store.store)(batch)), {
          stored: offsets(size).filter((offset) => !bad.includes(offset)),
          deadLetters: bad,
        });
      }
      assertEquals(store.committed.slice(0, size), offsets(size));
    });
  }
});

Deno.test("storeBisecting() adds up the repeats of all parts", async () => {
  const store = aStoreThatRefuses([2], { repeats: 1 });
  // Two transactions went well: the first half, and the dead letter with what was left.
  assertEquals((await createStoreBisecting(store.store)(aBatch(4))).repeats, 2);
});

Deno.test("storeBisecting() rethrows at once whatever is no data error", async (t) => {
  const cases = [
    { name: "an outage", error: new DatabaseError("Gone", { sqlstate: "57P01" }) },
    { name: "a lost connection", error: new DatabaseError("Gone", {}) },
    { name: "a deadlock", error: new DatabaseError("Deadlock", { sqlstate: "40P01" }) },
    { name: "a missing table", error: new DatabaseError("No table", { sqlstate: "42P01" }) },
    { name: "a fault of ours", error: new TypeError("Not a function") },
  ];
  for (const { name, error } of cases) {
    await t.step(name, async () => {
      let calls = 0;
      const failing = () => {
        calls++;
        return Promise.reject(error);
      };
      assertEquals(await assertRejects(() => createStoreBisecting(failing)(aBatch(8))), error);
      assertEquals(calls, 1);
    });
  }
});

Deno.test("storeBisecting() resolves to what is done when an outage comes while it is halving", async () => {
  const outage = new DatabaseError("Gone", { sqlstate: "57P01" });
  const store = aStoreThatRefuses([6]);
  const failing = (batch: readonly PreparedRecord[]) =>
    batch.length === 2 ? Promise.reject(outage) : store.store(batch);
  const done = await createStoreBisecting(failing)(aBatch(8));
  assertEquals(summarise(done), { stored: [0, 1, 2, 3], deadLetters: [] });
  assertEquals(store.committed, [0, 1, 2, 3]);
  // The rest comes again, and now all of it goes well.
  const rest = await createStoreBisecting(store.store)(aBatch(8).slice(4));
  assertEquals(summarise(rest), { stored: [4, 5, 7], deadLetters: [6] });
});

Deno.test("storeBisecting() begins each part where the one before ended", async () => {
  const { store } = aStoreThatRefuses([6]);
  const moves: string[] = [];
  const noting: StoreBatch = async (batch, positions = []) => {
    const result = await store(batch);
    const from = positions.map(({ nextOffset }) => nextOffset).join(" ");
    moves.push(`${from}: ${batch.map(recordOf).map(({ offset }) => offset)}`);
    return result;
  };
  await createStoreBisecting(noting)(aBatch(8), [aPosition()]);
  assertEquals(moves, ["0: 0,1,2,3", "4: 4,5", "6: 6,7"]);

  // Of two partitions: the second is where it was until a part has records of it.
  moves.length = 0;
  const others = aBatch(8).map((prepared, index) => {
    const record = { ...recordOf(prepared), partition: index < 5 ? 0 : 1 };
    return prepared.kind === "basket"
      ? { ...prepared, row: { ...prepared.row, record } }
      : prepared;
  });
  const positions = [aPosition(), aPosition({ partition: 1, nextOffset: 5n })];
  await createStoreBisecting(noting)(others, positions);
  assertEquals(moves, ["0 5: 0,1,2,3", "4 5: 4,5", "5 6: 6,7"]);
});

Deno.test("storeBisecting() keeps the hash alone of a dead letter whose content is refused", async (t) => {
  const refused = new DatabaseError("Refused", { sqlstate: "22P05" });
  const deadLetter = aDeadLetter({ offset: "99", key: Uint8Array.of(1) });
  const isRefused = (it: PreparedRecord) =>
    it.kind === "dead_letter" && it.deadLetter.record.offset === "99" && !it.deadLetter.isReduced;
  const cases = [
    { name: "alone", before: 0, after: 0 },
    { name: "first", before: 0, after: 5 },
    { name: "in the middle", before: 4, after: 3 },
    { name: "last", before: 6, after: 0 },
  ];
  for (const { name, before, after } of cases) {
    await t.step(name, async () => {
      const { store } = aStoreThatRefuses([]);
      const good = aBatch(before + after);
      const result = await createStoreBisecting((batch) =>
        batch.some(isRefused) ? Promise.reject(refused) : store(batch)
      )([...good.slice(0, before), { kind: "dead_letter", deadLetter }, ...good.slice(before)]);
      assertEquals(summarise(result), { stored: offsets(before + after), deadLetters: [99] });
      assertEquals(result.deadLetters, [{
        record: deadLetter.record,
        code: "not_json",
        detail:
          "The database refused its content with SQLSTATE 22P05: not kept are 1 bytes of key, " +
          "1 bytes of value and 0 headers",
        isReduced: true,
      }]);
    });
  }
});

Deno.test("storeBisecting() blames no basket for the dead letter of another", async () => {
  const refused = new DatabaseError("Refused", { sqlstate: "22P05" });
  // The database refuses basket 1, and then its content as a dead letter as well.
  const isRefused = (it: PreparedRecord) =>
    it.kind === "basket"
      ? it.row.record.offset === "1"
      : it.kind === "dead_letter" && it.deadLetter.record.offset === "1" &&
        !it.deadLetter.isReduced;
  const { store } = aStoreThatRefuses([]);
  const result = await createStoreBisecting((batch) =>
    batch.some(isRefused) ? Promise.reject(refused) : store(batch)
  )(aBatch(8));
  assertEquals(summarise(result), { stored: [0, 2, 3, 4, 5, 6, 7], deadLetters: [1] });
});

Deno.test("storeBisecting() rethrows when even the dead letter is refused", async (t) => {
  const refused = new DatabaseError("Refused", { sqlstate: "22P05" });
  const refusesAll = () => Promise.reject(refused);
  const deadLetter: PreparedRecord = { kind: "dead_letter", deadLetter: aDeadLetter() };
  for (
    const { name, batch } of [
      { name: "of an undecodable record", batch: [deadLetter] },
      { name: "of a basket", batch: aBatch(1) },
      { name: "in a batch", batch: [...aBatch(3), deadLetter] },
    ]
  ) {
    await t.step(name, async () => {
      assertEquals(await assertRejects(() => createStoreBisecting(refusesAll)(batch)), refused);
    });
  }
});

Deno.test("storeBisecting() makes a closing that is refused a dead letter of no basket", async () => {
  const { store } = aStoreThatRefuses([]);
  const closing: PreparedRecord = { kind: "closing", row: aClosing({}, 99) };
  const refused = new DatabaseError("Refused", { sqlstate: "22003" });
  const result = await createStoreBisecting((batch) =>
    batch.includes(closing) ? Promise.reject(refused) : store(batch)
  )([...aBatch(3), closing]);
  assertEquals(summarise(result), { stored: [0, 1, 2], deadLetters: [99] });
  assertEquals(result.deadLetters, [{
    record: recordOf(closing),
    code: "refused_by_database",
    detail: "The database refused it with SQLSTATE 22003",
  }]);
});

Deno.test("storeBisecting() counts no bytes of a record without key and value", async () => {
  const refused = new DatabaseError("Refused", { sqlstate: "22P05" });
  const deadLetter = aDeadLetter({ key: null, value: null });
  const { store } = aStoreThatRefuses([]);
  const result = await createStoreBisecting((batch) =>
    batch.some((it) => it.kind === "dead_letter" && !it.deadLetter.isReduced)
      ? Promise.reject(refused)
      : store(batch)
  )([{ kind: "dead_letter", deadLetter }]);
  assertEquals(
    result.deadLetters.map(({ detail }) => detail),
    [
      "The database refused its content with SQLSTATE 22P05: not kept are 0 bytes of key, " +
      "0 bytes of value and 0 headers",
    ],
  );
});

Deno.test("storeBisecting() tries nothing else once it cannot go on", async (t) => {
  const refused = new DatabaseError("Refused", { sqlstate: "22P05" });
  const outage = new DatabaseError("Gone", { sqlstate: "57P01" });
  const reduced = { ...aDeadLetter(), isReduced: true };
  const cases: {
    readonly name: string;
    readonly batch: readonly PreparedRecord[];
    /** What each transaction ends with. */
    readonly errors: readonly DatabaseError[];
  }[] = [
    { name: "a batch of nothing that is refused", batch: [], errors: [refused] },
    {
      name: "a dead letter of nothing but a hash that is refused",
      batch: [{ kind: "dead_letter", deadLetter: reduced }],
      errors: [refused],
    },
    {
      name: "an outage while a refused dead letter is tried alone",
      batch: aBatch(1),
      errors: [refused, refused, outage],
    },
  ];
  for (const { name, batch, errors } of cases) {
    await t.step(name, async () => {
      let calls = 0;
      const failing = () => Promise.reject(errors[calls++] ?? new Error("One call too many"));
      const error = await assertRejects(() => createStoreBisecting(failing)(batch));
      assertEquals([error, calls], [errors.at(-1), errors.length]);
    });
  }
});

Deno.test({
  name: "storeBisecting() stores a dead letter that a real Postgres refuses, in reduced form",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await database.query(
      "alter table dead_letters add constraint short check (length(value) < 1000 or value is null)",
    );
    const store = createStoreBisecting((part) => storeBatch(database, part));
    const deadLetter = aDeadLetter({ offset: "7", value: new Uint8Array(1_000) });
    for (let delivery = 1; delivery <= 2; delivery++) {
      await store([...aBatch(3), { kind: "dead_letter", deadLetter }]);
      assertEquals(
        (await readTables(database)).deadLetters.map(({ record_offset, value, content_hash }) => ({
          record_offset,
          value,
          content_hash,
        })),
        [{
          record_offset: "7",
          value: null,
          content_hash: `\\x${toRecordHash(deadLetter.record)}`,
        }],
      );
      assertEquals((await readTables(database)).baskets.length, 3);
    }
  },
});

Deno.test({
  name: "storeBisecting() stores all of a batch but the one basket that a real Postgres refuses",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await database.query(
      "alter table basket_products add constraint no_poison check (name <> 'Poison')",
    );
    const batch = offsets(100).map((offset) =>
      aPrepared({
        id: `b-${offset}`,
        products: [aProduct("Bread"), aProduct(offset === 42 ? "Poison" : "Water", offset)],
      }, offset)
    );
    const store = (part: readonly PreparedRecord[]) => storeBatch(database, part);
    assertEquals(summarise(await createStoreBisecting(store)(batch)), {
      stored: offsets(100).filter((offset) => offset !== 42),
      deadLetters: [42],
    });
    const after = await readTables(database);
    const recomputed = await recomputeRollups(database);
    assertEquals(after.baskets.length, 99);
    assertEquals({ ...after, ...recomputed }, after);
    assertEquals(
      after.deadLetters.map(({ record_offset, code, detail, store, basket_id }) => [
        record_offset,
        code,
        detail,
        store,
        basket_id,
      ]),
      [[
        "42",
        "refused_by_database",
        "The database refused it with SQLSTATE 23514",
        "Brussels",
        "b-42",
      ]],
    );

    const again = await createStoreBisecting(store)(batch);
    assertEquals({ ...summarise(again), repeats: again.repeats }, {
      stored: [],
      repeats: 99,
      deadLetters: [42],
    });
    assertEquals(await readTables(database), after);
  },
});

/** A store without a database, which refuses the baskets at some offsets. */
function aStoreThatRefuses(bad: readonly number[], { repeats = 0 } = {}) {
  const self = {
    transactions: 0,
    /** Offsets in the order in which their transactions were committed. */
    committed: [] as number[],
    store(batch: readonly PreparedRecord[]): Promise<StoredBatch> {
      self.transactions++;
      const isBad = (it: PreparedRecord) =>
        it.kind === "basket" && bad.includes(Number(it.row.record.offset));
      if (batch.some(isBad)) {
        return Promise.reject(new DatabaseError("Refused", { sqlstate: "23514" }));
      }
      self.committed.push(
        ...batch.map((it) =>
          Number((it.kind === "dead_letter" ? it.deadLetter : it.row).record.offset)
        ),
      );
      return Promise.resolve({
        stored: batch.flatMap((it) => it.kind === "basket" ? [it.row] : []),
        repeats,
        deadLetters: batch.flatMap((it) => it.kind === "dead_letter" ? [it.deadLetter] : []),
      });
    },
  };
  return self;
}

function aBatch(size: number): readonly PreparedRecord[] {
  return offsets(size).map((offset) =>
    aPrepared({ id: `b-${offset}`, products: [aProduct("Bread")] }, offset)
  );
}

function offsets(size: number): number[] {
  return Array.from({ length: size }, (_, offset) => offset);
}

function summarise({ stored, deadLetters }: StoredBatch) {
  return {
    stored: stored.map(({ record }) => Number(record.offset)),
    deadLetters: deadLetters.map(({ record }) => Number(record.offset)),
  };
}
