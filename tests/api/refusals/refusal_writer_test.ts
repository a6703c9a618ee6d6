/**
 * What is refused reaches the table within a second or two, from any number of processes, and costs no
 * answer when the table is away.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { RefusalCode } from "../../../api/refusals/refusal_code.ts";
import { createRefusalCounts } from "../../../api/refusals/refusal_counts.ts";
import {
  type RefusalWriterOptions,
  startRefusalWriter,
} from "../../../api/refusals/refusal_writer.ts";
import {
  MAX_KEPT_CAUSES,
  pruneRefusals,
  writeRefusals,
} from "../../../api/refusals/write_refusals.ts";
import type { Database, Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import { makeLogins } from "../../support/postgres/log_in.ts";
import { startTestServer } from "../../support/postgres/start_test_server.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { waitUntil } from "../../support/wait_until.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** Counts and their writer. */
function aWriter(
  database: RefusalWriterOptions["database"],
  options: Partial<RefusalWriterOptions> = {},
) {
  const counts = createRefusalCounts();
  const newCauses: string[] = [];
  const writer = startRefusalWriter({
    database,
    counts,
    metrics: { countNewCauses: (code, causes) => void newCauses.push(`${causes} ${code}`) },
    intervalMs: 5,
    maxDelayMs: 20,
    // However slow the machine is: tests count what was written.
    lastWriteMs: 60_000,
    ...options,
  });
  return {
    counts,
    newCauses,
    refuse: (code: RefusalCode, { sample = "{}", store = "Gent" } = {}) =>
      counts.note({ key: "till", store, faults: [{ code, pointer: "/id" }], sample: () => sample }),
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
  };
}

async function read(database: Queryable, columns: string): Promise<readonly string[]> {
  const rows = await database.query(`
    select concat_ws(' | ', ${columns}) as text
    from refusals
    left join refusal_samples using (key_name, store, code, pointer)
    order by key_name, store, code`);
  return rows.map(({ text }) => text ?? "");
}

Deno.test("refusals that keep coming while they are written wait for the next time", async () => {
  let writes = 0;
  const till = aWriter({
    transaction(work) {
      if (++writes < 10) till.refuse("empty");
      return work({ query: () => Promise.resolve([]) });
    },
  }, { intervalMs: 60_000 });
  till.refuse("empty");
  await till[Symbol.asyncDispose]();
  assertEquals([writes, till.counts.waiting], [1, 1]);
});

Deno.test({
  name: "causes are written with their counts and one sample, also the last ones at the end",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    {
      await using till = aWriter(database);
      till.refuse("empty", { sample: `{\n  "id": "b-1", "quoted \\" and {braces}"` });
      till.refuse("empty", { sample: "another" });
      await waitUntil("it is written", () => till.newCauses.length > 0);
      assertEquals(till.newCauses, ["1 empty"]);
      till.refuse("empty");
      till.refuse("required");
    }
    assertEquals(await read(database, "key_name, store, code, pointer, refused, sample"), [
      `till | Gent | empty | /id | 3 | {\n  "id": "b-1", "quoted \\" and {braces}"`,
      "till | Gent | required | /id | 1 | {}",
    ]);
    assertEquals(
      await read(
        database,
        "first_at = began_at, last_at >= first_at, now() - last_at < '1 minute'",
      ),
      ["t | t | t", "t | t | t"],
    );
  },
});

Deno.test({
  name: "a cause that comes again after a day is new, with a new sample",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    for (const sample of ["first", "second", "third"]) {
      await using till = aWriter(database);
      till.refuse("empty", { sample });
      await waitUntil("it is written", () => till.counts.take(0) && till.counts.waiting === 0);
      if (sample === "first") continue;
      await till[Symbol.asyncDispose]();
      assertEquals(till.newCauses, sample === "second" ? [] : ["1 empty"]);
      await database.query(`
        update refusals
        set first_at = first_at - interval '25 hours', began_at = began_at - interval '25 hours',
          last_at = last_at - interval '25 hours'`);
    }
    assertEquals(await read(database, "refused, sample, began_at - first_at > interval '1 day'"), [
      "3 | third | t",
    ]);
  },
});

Deno.test({
  name: "two processes add to the same causes, and only one of them calls each new",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    const codes = ["empty", "required", "too_long", "wrong_type", "not_a_date"] as const;
    const newCauses: string[] = [];
    {
      await using one = aWriter(database, { intervalMs: 1 });
      await using other = aWriter(database, { intervalMs: 1 });
      for (let round = 0; round < 200; round++) {
        for (const code of codes) one.refuse(code);
        for (const code of codes.toReversed()) other.refuse(code);
        if (round % 20 === 0) await waitUntil("both wrote", () => one.counts.waiting === 0);
      }
      // What was taken is not written yet: the end of both waits for it.
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      newCauses.push(...one.newCauses, ...other.newCauses);
    }
    assertEquals(newCauses.toSorted(), codes.map((code) => `1 ${code}`).toSorted());
    assertEquals(
      await read(database, "code, refused"),
      codes.toSorted().map((code) => `${code} | 400`),
    );
  },
});

Deno.test({
  name: "a cause that two processes note in the same instant is new once",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    const cause = { key: "till", store: "Gent", code: "empty", pointer: "/id" } as const;
    const counted = [{ cause, refused: 2, firstMs: 0, lastMs: 0, sample: "{}" }];
    // One transaction, in which time stands still.
    const written = await database.transaction(async (transaction) => [
      await writeRefusals(transaction, { counted, nowMs: 0 }),
      await writeRefusals(transaction, { counted, nowMs: 0 }),
    ]);
    assertEquals(written, [[{ code: "empty", causes: 1 }], []]);
  },
});

Deno.test({
  name: "while the database is away refusals wait, and then all are there",
  ignore,
  async fn() {
    await using server = await startTestServer();
    await using database = openPg({
      url: server.url,
      applicationName: "test",
      connectTimeoutMs: 500,
    });
    await migrate(database, await readMigrations());
    await using till = aWriter(database);
    till.refuse("empty");
    await waitUntil("it is written", () => till.newCauses.length > 0);
    await server.stop();
    for (let index = 0; index < 100; index++) till.refuse("empty");
    till.refuse("required");
    await waitUntil("it has failed", () => till.counts.waiting === 2);
    await server.start();
    await waitUntil("it is written", () => till.newCauses.length > 1);
    await till[Symbol.asyncDispose]();
    assertEquals(await read(database, "code, refused"), ["empty | 101", "required | 1"]);
  },
});

Deno.test({
  name: "the table keeps 10,000 causes of 30 days, those seen last",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    await database.query(`
      with causes as (
        insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
        select 'till', store, 'empty', '', 1, at, at, at
        from (
          select 'shop ' || age as store, now() - make_interval(secs => age) as at
          from generate_series(1, 10001) as age
          union all
          select 'old', now() - interval '31 days'
        ) as causes
        returning key_name, store, code, pointer
      )
      insert into refusal_samples select causes.*, '{}' from causes`);
    await pruneRefusals(database);
    assertEquals(
      await database.query(`
        select count(*) as causes, count(*) filter (where store in ('old', 'shop 10001')) as gone
        from refusals`),
      [{ causes: String(MAX_KEPT_CAUSES), gone: "0" }],
    );
    // With their samples.
    assertEquals(await database.query("select count(*) as samples from refusal_samples"), [
      { samples: String(MAX_KEPT_CAUSES) },
    ]);
  },
});

Deno.test({
  name: "many new causes are looked at for being too many",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    await database.query(`
      insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
      select 'till', 'old ' || age, 'empty', '', 1, at, at, at
      from generate_series(1, 10000) as age
      cross join lateral (select now() - make_interval(secs => age) as at) as moment`);
    {
      await using till = aWriter(database);
      for (let index = 0; index < 700; index++) till.refuse("empty", { store: `new ${index}` });
    }
    assertEquals(await database.query("select count(*) as causes from refusals"), [
      { causes: String(MAX_KEPT_CAUSES) },
    ]);
  },
});

Deno.test({
  name:
    "a role that may write refusals needs no other right; one that may not keeps them in memory",
  ignore,
  async fn() {
    await using database = await postgres.openDatabase();
    const logins = await makeLogins(database, database.url);
    for (
      const { role, expected } of [
        { role: "api_writer", expected: 0 },
        { role: "reader", expected: 1 },
      ] as const
    ) {
      await using limited = openPg({ url: logins[role], applicationName: "test" });
      const till = aWriter(limited, { pruneMs: 0 });
      till.refuse("empty");
      await till[Symbol.asyncDispose]();
      assertEquals(till.counts.waiting, expected);
    }
  },
});

Deno.test("a database that never answers delays neither a note nor the end for long", async () => {
  const till = aWriter({ transaction: () => new Promise(() => {}) }, { lastWriteMs: 20 });
  till.refuse("empty");
  await waitUntil("it is being written", () => till.counts.waiting === 0);
  till.refuse("empty");
  await till[Symbol.asyncDispose]();
  assertEquals(till.counts.waiting, 1);
});

Deno.test("what no database would take is dropped, and keeps nothing else waiting", async () => {
  const errors = [new DatabaseError("bad data", { sqlstate: "22021" })];
  const statements: string[] = [];
  const database: Pick<Database, "transaction"> = {
    transaction(work) {
      const error = errors.pop();
      if (error !== undefined) return Promise.reject(error);
      return work({
        query(statement) {
          statements.push(statement);
          return Promise.resolve([{ code: "required", causes: "1" }]);
        },
      });
    },
  };
  await using till = aWriter(database);
  till.refuse("empty");
  await waitUntil("it is dropped", () => till.counts.waiting === 0);
  till.refuse("required");
  await waitUntil("the next is written", () => till.newCauses.length > 0);
  assert(statements.length === 1);
});
