/**
 * How far the database of the reports is behind the one that baskets are stored in. A standby that
 * has lost its primary goes on answering, with what it had.
 *
 * @module
 */
import type { Queryable } from "../shared/postgres/database.ts";
import { getLogger } from "../shared/service/log.ts";
import { type Sleep, sleep as timerSleep } from "../shared/service/sleep.ts";

/** What {@linkcode watchReplica} needs. */
export interface ReplicaWatchOptions {
  readonly primary: Pick<Queryable, "query">;
  readonly replica: Pick<Queryable, "query">;
  /** Time from one look to the next. @default {5_000} */
  readonly everyMs?: number;
  /** Milliseconds of a monotonic clock. @default {performance.now} */
  readonly clock?: () => number;
  /** How to wait; tests pass a faster one. @default {the timers of the platform} */
  readonly sleep?: Sleep;
}

/** A replica that is looked at. Disposing it ends the watch. */
export interface ReplicaWatch extends Disposable {
  /**
   * How long ago the primary wrote the oldest of what the replica lacks, in seconds, as far as this
   * process has seen; 0: it lacks nothing. `undefined`: not known, because either is away or the
   * other database is no standby.
   */
  behindSeconds(): number | undefined;
}

/**
 * Starts to look. Compares positions in the write-ahead log (PostgreSQL documentation, 9.28): the age
 * of the last transaction that was replayed would grow on any primary that is idle.
 */
export function watchReplica(options: ReplicaWatchOptions): ReplicaWatch {
  const { primary, replica, everyMs = 5_000, sleep = timerSleep } = options;
  const clock = options.clock ?? (() => performance.now());
  const ended = new AbortController();
  /** What the primary had written when, of what the replica lacks: the oldest first. */
  let lacking: readonly { readonly bytes: number; readonly atMs: number }[] = [];
  let isKnown = false;

  async function look(): Promise<void> {
    const atMs = clock();
    const written = await readBytes(primary, WRITTEN);
    const replayed = await readBytes(replica, REPLAYED);
    isKnown = written !== undefined && replayed !== undefined;
    if (written === undefined || replayed === undefined) return;
    // A primary that has written less than before is another one.
    const earlier = lacking.filter(({ bytes }) => bytes > replayed && bytes <= written);
    const isNew = written > replayed && written !== earlier.at(-1)?.bytes;
    lacking = isNew ? [...thin(earlier), { bytes: written, atMs }] : earlier;
  }

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      await look().catch((error) => {
        // `watchDatabase()` says that it is away.
        logger.debug("Cannot compare the databases", { error });
        isKnown = false;
      });
      await sleep(everyMs, ended.signal);
    }
  }

  void watch();
  return {
    behindSeconds() {
      if (!isKnown) return undefined;
      return lacking[0] === undefined ? 0 : (clock() - lacking[0].atMs) / 1_000;
    },
    [Symbol.dispose]: () => ended.abort(),
  };
}

/** Every other one where there are many, the oldest among them. */
function thin<T>(notes: readonly T[]): readonly T[] {
  return notes.length < MOST_NOTES ? notes : notes.filter((_, index) => index % 2 === 0);
}

async function readBytes(
  database: Pick<Queryable, "query">,
  statement: string,
): Promise<number | undefined> {
  const [row] = await database.query(statement);
  return row?.bytes ? Number(row.bytes) : undefined;
}

const MOST_NOTES = 1_000;
const WRITTEN = `
  select case
    when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text
  end as bytes`;
const REPLAYED = `
  select case
    when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text
  end as bytes`;
const logger = getLogger(["api", "postgres"]);
