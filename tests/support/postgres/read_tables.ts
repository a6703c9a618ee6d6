/**
 * What the tables hold, to compare one state of them with another.
 *
 * @module
 */
import { type Rollup, ROLLUPS, toSumStatement } from "../../../consumer/store/rollups.ts";
import type { Queryable, TextRow } from "../../../shared/postgres/database.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";

/** Every row of every table, times and all, in the order of the primary keys. */
export interface Tables extends Rollups {
  readonly baskets: readonly TextRow[];
  readonly lines: readonly TextRow[];
  readonly replaced: readonly TextRow[];
  readonly deadLetters: readonly TextRow[];
}

/** The rows of each rollup, by its table. */
export type Rollups = Readonly<Record<(typeof ROLLUPS)[number]["table"], readonly TextRow[]>>;

/** Reads all of them. */
export async function readTables(database: Queryable): Promise<Tables> {
  return {
    baskets: await database.query(`select *, ${DAY} from baskets order by store, id`),
    lines: await database.query("select * from basket_products order by store, basket_id, line"),
    replaced: await database.query(
      `select *, ${DAY} from replaced_baskets
      order by store, id, topic, partition_id, record_offset`,
    ),
    deadLetters: await database.query(
      `select *, chr(92) || 'x' || encode(letters.content_hash, 'hex') as content_hash
      from dead_letters as letters
      order by topic, partition_id, record_offset`,
    ),
    ...await readRollups(database),
  };
}

/** The rollups as they are. */
export async function readRollups(database: Queryable): Promise<Rollups> {
  return await readEach(
    database,
    // Without the version of a day, which no two databases share.
    ({ table, key, count }) =>
      `select ${[...key, count].join(", ")}, revenue, ${DAY} from ${table} as rollup`,
  );
}

/** The rollups as they must be: the sums of baskets and lines. */
export async function recomputeRollups(database: Queryable): Promise<Rollups> {
  return await readEach(
    database,
    (rollup) => `select *, ${DAY} from (${toSumStatement(rollup)}) as rollup`,
  );
}

/** How many rows each table has. */
export async function countRows(database: Queryable): Promise<Record<keyof Tables, number>> {
  const counts = Object.entries(await readTables(database)).map(([name, rows]) =>
    [name, rows.length] as const
  );
  return Object.fromEntries(counts) as Record<keyof Tables, number>;
}

/** In place of the column as the session prints it: of columns of one name, the last counts. */
const DAY = `${toDay("purchased_on")} as purchased_on`;

async function readEach(
  database: Queryable,
  toStatement: (rollup: Rollup) => string,
): Promise<Rollups> {
  const rollups: Record<string, readonly TextRow[]> = {};
  for (const rollup of ROLLUPS) {
    rollups[rollup.table] = await database.query(
      `${toStatement(rollup)} order by ${
        rollup.key.map((column) => `rollup.${column}`).join(", ")
      }`,
    );
  }
  return rollups as Rollups;
}
