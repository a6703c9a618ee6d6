/**
 * Watches from a session of its own when baskets become visible. Of ten baskets it looks for one: to
 * look for all would cost Postgres more than to store them.
 *
 * @module
 */
import type { Database } from "../shared/postgres/database.ts";
import { sleep } from "../shared/service/sleep.ts";
import { createBaskets, withNumber } from "./bodies.ts";
import { BODIES, type LoadJob } from "./load/load_job.ts";

/** A load at a rate, from a moment on: when each of its baskets is due follows from that. */
export interface Paced {
  readonly prefix: string;
  /** Baskets a second. */
  readonly rate: number;
  readonly requests: number;
  /** When the first one is due, in milliseconds of 1970. */
  readonly startAtMs: number;
}

/** The instructions of the load's process. */
export function toLoadJob(paced: Paced, port: number): LoadJob {
  return { ...paced, ports: [port], path: "/baskets", connections: 128, maxSeconds: 3_600 };
}

/**
 * Resolves to the delays, in milliseconds, from when a basket was due to when it was seen. They are
 * up to a pause and a round trip too long, some 2 ms.
 *
 * @throws {Error} when a basket is not to be seen 30 s after the load, or the load fails
 */
export async function watchVisible(
  database: Database,
  { prefix, rate, requests, startAtMs }: Paced,
  load: Promise<unknown>,
): Promise<readonly number[]> {
  let failure: unknown;
  load.catch((error) => failure = error ?? new Error("The load failed"));
  const stores = createBaskets(BODIES, prefix).map(({ store }) => store);
  const toDue = (number: number) => startAtMs + number * 1000 / rate;
  const every = Math.max(1, Math.round(rate / WATCHED_PER_SECOND));
  const waiting = new Map<string, number>();
  const delaysMs: number[] = [];
  let next = 0;
  while (next < requests || waiting.size > 0) {
    if (failure !== undefined) throw failure;
    while (next < requests && toDue(next) <= now()) {
      waiting.set(withNumber(prefix, next), next);
      // The step is no multiple of the number of bodies, or only some of the shops would be watched.
      next += every + (waiting.size % 2 === 0 ? 0 : 1);
    }
    if (now() > toDue(requests) + GIVE_UP_MS) {
      throw new Error(`Cannot count this run: ${waiting.size} baskets did not become visible`);
    }
    if (waiting.size > 0) {
      const wanted = [...waiting].map(([id, n]) => ({ store: stores[n % BODIES], id }));
      const rows = await database.query(SEEN, [JSON.stringify(wanted)]);
      const seenAt = now();
      for (const { id } of rows) {
        const number = waiting.get(id ?? "");
        if (number !== undefined) delaysMs.push(seenAt - toDue(number));
        waiting.delete(id ?? "");
      }
    }
    await sleep(PAUSE_MS);
  }
  return delaysMs;
}

/** One look-up by primary key each: a join would read the whole table while it has no statistics. */
const SEEN = `
  select wanted.id
  from json_to_recordset($1::json) as wanted (store text, id text)
  cross join lateral (
    select 1
    from baskets
    where baskets.store = wanted.store and baskets.id = wanted.id
    limit 1
  ) as seen`;
const now = () => performance.timeOrigin + performance.now();
const WATCHED_PER_SECOND = 100;
const PAUSE_MS = 1;
const GIVE_UP_MS = 30_000;
