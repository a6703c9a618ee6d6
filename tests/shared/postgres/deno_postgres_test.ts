/**
 * The adapter for deno-postgres keeps the contract, wherever the driver can be had.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { importDenoPostgres, openDenoPostgres } from "../../../shared/postgres/deno_postgres.ts";
import { may } from "../../support/permissions.ts";
import { testDatabaseContract } from "./contract.ts";
import { askServer } from "./contract/subject.ts";

const ignored = await findObstacle();

const { test, open, server } = testDatabaseContract("deno-postgres", {
  open: openDenoPostgres,
  ignored,
});

test("connecting leaves Deno.connect as it was, for everybody else at every time", async () => {
  const { connect } = Deno;
  await using database = await open();
  const seen = new Set<unknown>();
  const timer = setInterval(() => seen.add(Deno.connect));
  const answers = Promise.all([1, 2, 3].map(() => database.query("select pg_sleep(0.05)")));
  seen.add(Deno.connect);
  await answers;
  clearInterval(timer);
  assertEquals([...seen], [connect]);
});

test("a statement takes one packet and no wait for Nagle's algorithm", async () => {
  await using database = await open();
  const tookMs: number[] = [];
  for (let turn = 0; turn < 21; turn++) {
    const startedAt = performance.now();
    await database.query("select $1::integer", [turn]);
    tookMs.push(performance.now() - startedAt);
  }
  // 44 ms at least without TCP_NODELAY.
  assertLess(tookMs.toSorted((a, b) => a - b)[10] ?? Infinity, 20);
});

test("notifications do not put answers in the wrong place", async () => {
  await using database = await open({ maxConnections: 1 });
  await database.query("listen news");
  for (const value of ["1", "2", "3"]) {
    await askServer(server().url, "select pg_notify('news', 'extra')");
    assertEquals(await database.query("select $1::text as value", [value]), [{ value }]);
  }
});

async function findObstacle(): Promise<string | undefined> {
  if (!may.runStack) return "needs to start Postgres";
  try {
    await importDenoPostgres();
    return undefined;
  } catch {
    return "@db/postgres cannot be imported here";
  }
}
