/**
 * Builders of hand-written histories: each shows only what matters to its test. One basket, `Gent/b-1`,
 * was sent once, answered `202`, and is stored.
 *
 * @module
 */
import type {
  DeadLetter,
  FaultHeld,
  Operated,
  Operation,
  Row,
  Snapshot,
  Sum,
  TopicRecord,
} from "../history_event.ts";

/** Where the record of a test's first basket is. */
export const FIRST = "live/0@0";

/** An accepted basket. */
export function anOperation(changes: Partial<Operation> = {}): Operation {
  return {
    type: "operation",
    client: 1,
    request: 1,
    kind: "single",
    api: 1,
    startMs: 100,
    endMs: 110,
    at: "2026-01-01T00:00:00.100Z",
    key: "Gent/b-1",
    content: "bread",
    lines: 1,
    answer: "accepted",
    said: "202",
    ...changes,
  };
}

/** A look-up that ends ten milliseconds after it began; without a content it saw nothing stored. */
export function aLookUp(
  startMs: number,
  content?: string,
  changes: Partial<Operation> = {},
): Operation {
  const { content: _content, lines: _lines, ...rest } = anOperation({
    kind: "look_up",
    startMs,
    endMs: startMs + 10,
    answer: "seen",
    said: "200",
  });
  const saw = content === undefined
    ? { status: "absent" as const }
    : { status: "stored" as const, content };
  return { ...rest, saw, ...changes };
}

/** Its record. */
export function aTopicRecord(changes: Partial<TopicRecord> = {}): TopicRecord {
  return { type: "record", position: FIRST, key: "Gent/b-1", content: "bread", ...changes };
}

/** Its row. */
export function aRow(changes: Partial<Row> = {}): Row {
  return { type: "row", key: "Gent/b-1", content: "bread", position: FIRST, lines: 1, ...changes };
}

/** A conflict with it. */
export function aLetter(changes: Partial<DeadLetter> = {}): DeadLetter {
  return {
    type: "dead_letter",
    position: "live/0@1",
    code: "conflict",
    key: "Gent/b-1",
    ...changes,
  };
}

/** A look at the tables in which one rollup has `rows`, and its lines come to `lines`. */
export function aSnapshot(
  { startMs = 100, rows = [], lines = rows, positions = {} }: {
    readonly startMs?: number;
    readonly rows?: readonly Sum[];
    readonly lines?: readonly Sum[];
    readonly positions?: Readonly<Record<string, number>>;
  },
): Snapshot {
  return {
    type: "snapshot",
    startMs,
    rollups: [{ table: "baskets_by_day", rows, lines }],
    positions: Object.entries(positions).map(([partition, nextOffset]) => ({
      partition,
      nextOffset,
    })),
  };
}

/** A fault that held. */
export function aFaultHeld(changes: Partial<FaultHeld> = {}): FaultHeld {
  return {
    type: "held",
    kind: "pause",
    target: "api-1",
    startMs: 100,
    endMs: 5_000,
    ...changes,
  };
}

/** What an operator did with it, from 200 to 250 ms. */
export function anOperated(how: Operated["how"], changes: Partial<Operated> = {}): Operated {
  const key = how === "retain" ? {} : { key: "Gent/b-1" };
  return { type: "operated", how, startMs: 200, endMs: 250, ...key, ...changes };
}
