/**
 * Reads gaps, for the task `gaps`, `verify` and the page.
 *
 * @module
 */
import type { Queryable } from "../postgres/database.ts";
import { GAP_COLUMNS, type StoredGap, toGap } from "./gap.ts";

/** The open gaps, or with `all` the acknowledged ones too, in the order they were noticed. */
export async function readGaps(
  database: Queryable,
  { all }: { readonly all: boolean },
): Promise<readonly StoredGap[]> {
  return (await database.query(READ, [all])).map(toGap);
}

const READ = `
  select ${GAP_COLUMNS}
  from gaps
  where $1::boolean or gaps.acknowledged_at is null
  order by gaps.noticed_at, gaps.id`;
