/**
 * The pool over sessions that are made up; the contract suite has it over a real Postgres.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Session } from "../../../shared/postgres/session.ts";
import { PoolClosedError, SessionPool } from "../../../shared/postgres/session_pool.ts";

interface FakeSession extends Session {
  isReady: boolean;
  ends: number;
  destroyed: number;
}

function aSession(): FakeSession {
  const session: FakeSession = {
    query: () => Promise.resolve({ rows: [], command: "" }),
    isReady: true,
    ends: 0,
    destroyed: 0,
    cancel: () => Promise.resolve(),
    end() {
      session.ends++;
      return Promise.resolve();
    },
    destroy() {
      session.destroyed++;
      session.isReady = false;
    },
  };
  return session;
}

/** A pool of two, and the sessions that it has opened; `connect` may fail first. */
function aPool(failures: readonly Error[] = []) {
  const opened: FakeSession[] = [];
  const due = [...failures];
  const pool = new SessionPool({
    maxSessions: 2,
    acquireTimeoutMs: 50,
    connect() {
      const failure = due.shift();
      if (failure !== undefined) return Promise.reject(failure);
      const session = aSession();
      opened.push(session);
      return Promise.resolve(session);
    },
  });
  return { pool, opened };
}

Deno.test("a session that is ready is used again, any other is destroyed", async () => {
  const { pool, opened } = aPool();
  await using _closing = pool;
  pool.release(await pool.acquire());
  const again = await pool.acquire();
  assertEquals(opened.length, 1);
  // Inside a transaction, say.
  for (const session of opened) session.isReady = false;
  pool.release(again);
  assertEquals(opened.map(({ destroyed }) => destroyed), [1]);
  const fresh = await pool.acquire();
  assert(fresh !== again);
  pool.release(fresh);
});

Deno.test("a session that the server has ended while it was idle is not given out", async () => {
  const { pool, opened } = aPool();
  await using _closing = pool;
  const first = await pool.acquire();
  pool.release(first);
  for (const session of opened) session.isReady = false;
  const second = await pool.acquire();
  assert(second !== first);
  assertEquals(opened.map(({ destroyed }) => destroyed), [1, 0]);
  pool.release(second);
});

Deno.test("a session that cannot be opened gives its place back", async () => {
  const away = new Error("away");
  const { pool, opened } = aPool([away, away, away]);
  await using _closing = pool;
  for (let attempt = 0; attempt < 3; attempt++) {
    await assertRejects(() => pool.acquire(), Error, "away");
  }
  const sessions = [await pool.acquire(), await pool.acquire()];
  await assertRejects(() => pool.acquire(), Error, "all 2 were in use for 50 ms");
  assertEquals(opened.length, 2);
  for (const session of sessions) pool.release(session);
});

Deno.test("whoever waits longest gets the place that becomes free", async () => {
  const { pool } = aPool();
  await using _closing = pool;
  const [first, second] = [await pool.acquire(), await pool.acquire()];
  const order: string[] = [];
  const waiting = ["a", "b"].map(async (name) => {
    const session = await pool.acquire();
    order.push(name);
    return session;
  });
  pool.release(first);
  pool.release(second);
  for (const session of await Promise.all(waiting)) pool.release(session);
  assertEquals(order, ["a", "b"]);
});

Deno.test("disposing ends idle sessions, destroys those in use, and admits nobody", async () => {
  const { pool, opened } = aPool();
  const [idle] = [await pool.acquire(), await pool.acquire()];
  if (idle !== undefined) pool.release(idle);
  await pool[Symbol.asyncDispose]();
  assertEquals(opened.map(({ ends, destroyed }) => [ends, destroyed]), [[1, 1], [0, 1]]);
  await assertRejects(() => pool.acquire(), PoolClosedError);
});
