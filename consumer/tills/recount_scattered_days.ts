/**
 * Counts tills and days again whose numbers were once in too many pieces. Numbers that come in any
 * order, as a file of an export has them, make hundreds of pieces on the way, and none in the end.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { recountLockedTillDays } from "./recount_till_days.ts";
import type { TillDay } from "./till_day.ts";

/** Options for {@linkcode createScatteredRecount}. */
export interface ScatteredRecountOptions {
  /** Seconds in which nothing came, so that a till that is scattered is not counted at each batch. @default {60} */
  readonly quietSeconds?: number;
  /** Most tills and days a call. @default {20} */
  readonly limit?: number;
}

/**
 * Creates a function that counts scattered tills and days again, each once after it has become quiet;
 * those that are scattered all the same stay so until more comes. It resolves to how many it has
 * counted. What a call leaves, the next one does; after a start it looks at all of them once.
 *
 * @throws {DatabaseError} from the function, and then it has changed nothing
 */
export function createScatteredRecount(
  database: Database,
  { quietSeconds = 60, limit = 20 }: ScatteredRecountOptions = {},
): () => Promise<number> {
  let lookedUntil = "-infinity";
  return async () => {
    const picked = await database.transaction(async (transaction) => {
      const rows = await transaction.query(PICK, [lookedUntil, quietSeconds, limit]);
      const tillDays = rows.map(({ store, till, day }): TillDay => (
        { store: store ?? "", till: till ?? "", day: day ?? "" }
      ));
      if (rows.length > 0) await recountLockedTillDays(transaction, tillDays);
      return rows;
    });
    lookedUntil = picked.at(-1)?.changed_at ?? lookedUntil;
    return picked.length;
  };
}

/** A call reads the baskets of at most so many days of a shop. More baskets a till and day are no till's. */
const MAX_BASKETS = 100_000;

// The index till_days_problems. A row that a batch holds is quiet no more.
const PICK = `
  select store, till, ${toDay("day")} as day, changed_at::text as changed_at
  from till_days
  where status = 'scattered' and scattered and checked_at is not null
    and changed_at > $1::timestamptz
    and changed_at < clock_timestamp() - make_interval(secs => $2::integer)
    and baskets <= ${MAX_BASKETS}
  order by changed_at
  limit $3::integer
  for update skip locked`;
