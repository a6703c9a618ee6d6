/**
 * The name by which Postgres knows the time zone of the reports. Each has its own copy of the IANA
 * database: one may lack names of the other's, and Postgres reads `CET` as an hour for the whole year.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { getLogger } from "../../shared/service/log.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";

/** What {@linkcode watchDatabaseZone} needs. */
export interface DatabaseZoneOptions {
  readonly database: Queryable;
  /** A name that `Temporal` knows. */
  readonly zone: string;
  readonly now?: () => Date;
  /** Time between two attempts while the database is away. @default {1_000} */
  readonly retryMs?: number;
  /** How to wait; tests pass a faster one. @default {the timers of the platform} */
  readonly sleep?: Sleep;
}

/** The name, once the database was asked. */
export interface DatabaseZone extends Disposable {
  /** As Postgres knows it; until it was asked, and where it knows none, the zone itself. */
  readonly current: () => string;
  /** Resolves when the database was asked, or the watch was disposed. */
  readonly settled: Promise<void>;
}

/** Asks the database as soon as it answers, and logs a sentence where it knows no such zone. */
export function watchDatabaseZone(options: DatabaseZoneOptions): DatabaseZone {
  const { database, zone, now = () => new Date() } = options;
  const { retryMs = 1_000, sleep = timerSleep } = options;
  const ended = new AbortController();
  let current = zone;

  async function ask(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        const found = await findDatabaseZone(database, { zone, now: now() });
        current = found.name ?? zone;
        tell(found);
        return;
      } catch (error) {
        // `watchDatabase()` says that it is away.
        logger.debug("Cannot ask for a time zone", { error });
        await sleep(retryMs, ended.signal);
      }
    }
  }

  function tell({ name, differing }: FoundZone): void {
    if (name === undefined) {
      logger.error(
        `Postgres does not know the time zone ${zone} of TIME_ZONE: reports by the hours of a day ` +
          "get 503 until its time zones are brought up to date (on Debian the package " +
          "tzdata-legacy has old names) or TIME_ZONE is another name of it",
      );
    } else if (differing > 0) {
      logger.warning(
        `Postgres has other hours for the time zone ${zone} of TIME_ZONE than the API: bring the ` +
          "older copy of the IANA database up to date, or reports by the hours of a day are off",
      );
    }
  }

  return {
    current: () => current,
    settled: ask(),
    [Symbol.dispose]: () => ended.abort(),
  };
}

/** What was found out about a zone. */
export interface FoundZone {
  /** The name to use; absent: Postgres knows none. */
  readonly name?: string;
  /** In how many of the last twelve months its clock differs from ours. */
  readonly differing: number;
}

/**
 * The first of the zone's two names, its own and that of ICU, whose clock agrees with ours in the last
 * twelve months; else the one that agrees most.
 *
 * @throws {DatabaseError} in an outage
 */
export async function findDatabaseZone(
  database: Queryable,
  { zone, now }: { readonly zone: string; readonly now: Date },
): Promise<FoundZone> {
  const instants = toMonths(now);
  const expected = instants.map((instant) => toOffset(instant, zone));
  const canonical = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  let best: FoundZone = { differing: Infinity };
  for (const name of new Set([zone, canonical])) {
    const offsets = await readOffsets(database, { name, instants });
    if (offsets === undefined) continue;
    const differing = expected.filter((offset, at) => offset !== offsets[at]).length;
    if (differing < best.differing) best = { name, differing };
  }
  return best;
}

/** In seconds; `undefined` where Postgres does not know the name. */
async function readOffsets(
  database: Queryable,
  { name, instants }: { readonly name: string; readonly instants: readonly string[] },
): Promise<readonly number[] | undefined> {
  try {
    const rows = await database.query(READ_OFFSETS, [`{${instants.join(",")}}`, name]);
    return rows.map(({ offset }) => Number(offset));
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlstate === UNKNOWN_ZONE) return undefined;
    throw error;
  }
}

/** The middle of each, so that no change of the clocks is near. */
function toMonths(now: Date): readonly string[] {
  return Array.from(
    { length: 12 },
    (_, ago) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 15, 12)).toISOString(),
  );
}

function toOffset(instant: string, zone: string): number {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
}

const READ_OFFSETS = `
  select extract(epoch from at at time zone $2::text - at at time zone 'UTC')::integer as "offset"
  from unnest($1::timestamptz[]) with ordinality as instants (at, number)
  order by number`;

/** Invalid parameter value. */
const UNKNOWN_ZONE = "22023";
const logger = getLogger(["api", "stats"]);
