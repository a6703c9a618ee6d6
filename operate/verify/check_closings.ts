/**
 * Sorts accepted closings by what became of them, and compares those that are stored.
 *
 * @module
 */
import { parseCents } from "../../shared/basket/money.ts";
import type { Closing } from "../../shared/closings/closing.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toPosition, toPositionArrays } from "../../shared/postgres/position_columns.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { toClosingHash } from "../../consumer/tills/prepare_closing.ts";
import { TILL_DAY_INPUT, toTillDayArrays, toTillDayKey } from "../../consumer/tills/till_day.ts";
import type { Accepted, Difference } from "./accepted.ts";
import type { DeadLetterOfPosition } from "./read_stored.ts";

/** An accepted record that is a closing. */
export type AcceptedClosing = Accepted & { readonly closing: Closing };

/** What became of closings; each counts in exactly one of the first four. */
export interface CheckedClosings {
  readonly stored: number;
  readonly repeats: number;
  readonly deadLetters: number;
  readonly missing: readonly Accepted[];
  readonly differences: readonly Difference[];
}

/** Whether the record is a closing. */
export function isClosing(accepted: Accepted): accepted is AcceptedClosing {
  return accepted.closing !== undefined;
}

/** Compares closings with the table. `deadLetters` are those at their positions. */
export async function checkClosings(
  database: Queryable,
  closings: readonly AcceptedClosing[],
  deadLetters: ReadonlyMap<string, readonly DeadLetterOfPosition[]>,
): Promise<CheckedClosings> {
  const counts = { stored: 0, repeats: 0, deadLetters: 0 };
  const missing: Accepted[] = [];
  const differences: Difference[] = [];
  if (closings.length === 0) return { ...counts, missing, differences };
  const tillDays = closings.map(({ closing: { store, till, date: day } }) => ({
    store,
    till,
    day,
  }));
  const rows = [
    ...await database.query(BY_POSITION, toPositionArrays(closings)),
    ...await database.query(BY_TILL_DAY, toTillDayArrays(tillDays)),
  ].map(toStoredClosing);
  const byPosition = Map.groupBy(rows, ({ position }) => position);
  const byTillDay = Map.groupBy(rows, ({ key }) => key);

  for (const accepted of closings) {
    const { closing, recordHash } = accepted;
    const position = formatPosition(accepted);
    const hash = toClosingHash(closing);
    const here = byPosition.get(position) ?? [];
    const stored = here.find((row) => row.contentHash === hash);
    const { store, till, date: day } = closing;
    if (stored !== undefined) {
      counts.stored++;
      if (stored.ofColumns !== hash) differences.push(toDifference(closing, position));
    } else if (
      deadLetters.get(position)?.some((letter) => letter.recordHash === recordHash)
    ) {
      counts.deadLetters++;
    } else if (
      byTillDay.get(toTillDayKey({ store, till, day }))?.some((row) => row.contentHash === hash)
    ) {
      counts.repeats++;
    } else {
      missing.push(accepted);
    }
  }
  return { ...counts, missing, differences };
}

/** The name of a closing in differences. */
export function toClosingName({ store, till, date }: Closing): string {
  return `closing ${JSON.stringify(store)} ${JSON.stringify(till)} ${date}`;
}

function toDifference(closing: Closing, position: string): Difference {
  return {
    kind: "closing",
    subject: toClosingName(closing),
    detail: `is stored with other numbers than were accepted at ${position}`,
  };
}

function toStoredClosing(row: TextRow) {
  const tillDay = { store: row.store ?? "", till: row.till ?? "", day: row.day ?? "" };
  return {
    key: toTillDayKey(tillDay),
    position: formatPosition(toPosition(row)),
    contentHash: row.content_hash ?? "",
    ofColumns: toClosingHash({
      store: tillDay.store,
      till: tillDay.till,
      date: tillDay.day,
      ...(typeof row.first_receipt === "string"
        ? { span: { first: Number(row.first_receipt), last: Number(row.last_receipt) } }
        : {}),
      count: Number(row.receipts),
      totalCents: parseCents(row.total ?? ""),
    }),
  };
}

const CLOSING = `
  select
    store, till, ${toDay("day")} as day, first_receipt, last_receipt, receipts, total, topic,
    partition_id, record_offset, encode(content_hash, 'hex') as content_hash
  from till_closings`;

const BY_POSITION = `${CLOSING}
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)`;

const BY_TILL_DAY = `${CLOSING}
  where (store, till, day) in (select * from unnest(${TILL_DAY_INPUT}))`;
