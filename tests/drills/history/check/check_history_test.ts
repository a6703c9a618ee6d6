/**
 * Each class of anomalies on hand-written histories: those that have it, and those that nearly do.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { HistoryEvent } from "../history_event.ts";
import { toHistory } from "../history_file.ts";
import {
  aFaultHeld,
  aLetter,
  aLookUp,
  anOperated,
  anOperation,
  aRow,
  aSnapshot,
  aTopicRecord,
  FIRST,
} from "./a_history.ts";
import { CHECKERS, checkHistory } from "./check_history.ts";

interface Case {
  readonly name: string;
  readonly events: readonly HistoryEvent[];
  /** How many anomalies of each class; no other class has any. */
  readonly expected: Readonly<Record<string, number>>;
}

const sent = anOperation({ receipt: FIRST });
const gap = {
  type: "gap",
  partition: "live/0",
  from: 0,
  to: 1,
  reason: "retention",
} as const;
const day = "Gent/till-1/2026-01-01";
const receipt = (number: number, changes = {}) =>
  anOperation({
    kind: "till",
    request: number,
    key: `Gent/r-${number}`,
    till: { day, first: number, last: number },
    ...changes,
  });
const receiptRow = (number: number) =>
  aRow({ key: `Gent/r-${number}`, position: `live/0@${number}` });
const closing = anOperation({
  kind: "closing",
  request: 9,
  key: day,
  content: "1 to 3",
  till: { day, first: 1, last: 3 },
});
const closingRow = {
  type: "closing_row",
  key: day,
  content: "1 to 3",
  position: "live/0@9",
} as const;
const missingTwo = { type: "missing", day, first: 2, last: 2 } as const;

/** Milk came second and was a conflict, until an operator replaced the bread by it. */
const MILK = "live/0@1";
const BREAD_THEN_MILK: readonly HistoryEvent[] = [
  anOperation({ receipt: FIRST }),
  aTopicRecord(),
  anOperation({ request: 2, content: "milk", receipt: MILK }),
  aTopicRecord({ position: MILK, content: "milk" }),
];
const KEPT: HistoryEvent = { ...aRow(), type: "replaced_row" };

const REPLACED: readonly Case[] = [
  {
    name: "rightly replaced: what was stored is kept, and look-ups see the other",
    events: [
      ...BREAD_THEN_MILK,
      KEPT,
      aRow({ content: "milk", position: MILK }),
      aLetter({ replayedTo: MILK }),
      aLookUp(150, "bread"),
      aLookUp(300, "milk"),
      anOperated("replace", { position: MILK }),
    ],
    expected: {},
  },
  {
    name: "lost, order, stale: the same, and nobody replaced it",
    events: [
      ...BREAD_THEN_MILK,
      aRow({ content: "milk", position: MILK }),
      aLookUp(150, "bread"),
      aLookUp(300, "milk"),
    ],
    expected: { lost: 1, order: 1, stale: 1 },
  },
  {
    name: "lost: what was replaced is not kept",
    events: [
      ...BREAD_THEN_MILK,
      aRow({ content: "milk", position: MILK }),
      aLetter({ replayedTo: MILK }),
      anOperated("replace", { position: MILK }),
    ],
    expected: { lost: 1 },
  },
  {
    name: "stale: another content than the one that was chosen",
    events: [
      ...BREAD_THEN_MILK,
      aRow(),
      aLetter(),
      aLookUp(150, "bread"),
      aLookUp(300, "soap"),
      anOperated("replace", { position: MILK }),
    ],
    expected: { stale: 1 },
  },
  {
    name: "stale: the chosen content before anybody began to replace",
    events: [
      ...BREAD_THEN_MILK,
      KEPT,
      aRow({ content: "milk", position: MILK }),
      aLetter({ replayedTo: MILK }),
      aLookUp(120, "bread"),
      aLookUp(140, "milk"),
      anOperated("replace", { position: MILK }),
    ],
    expected: { stale: 1 },
  },
  {
    name: "rightly renamed: a dead letter under an id of its own",
    events: [
      ...BREAD_THEN_MILK,
      aRow(),
      aLetter({ code: "id_reused", replayedTo: "live/1@0" }),
      aTopicRecord({ key: "Gent/b-1~2026-01-02", content: "milk", position: "live/1@0" }),
      aRow({ key: "Gent/b-1~2026-01-02", content: "milk", position: "live/1@0" }),
      anOperated("new_id", { position: MILK }),
    ],
    expected: {},
  },
  {
    name: "lost, phantom: it got that id, and is not stored; another basket that nobody renamed",
    events: [
      ...BREAD_THEN_MILK,
      aRow(),
      aLetter({ code: "id_reused", replayedTo: "live/1@0" }),
      aTopicRecord({ key: "Gent/b-1~2026-01-02", content: "milk", position: "live/1@0" }),
      aRow({ key: "Gent/b-2~2026-01-02", content: "milk", position: "live/2@0" }),
      anOperated("new_id", { position: MILK }),
    ],
    expected: { lost: 1, phantom: 1 },
  },
];

/** A producer wrote past the API, where its own partitioner said. */
const direct = anOperation({ kind: "direct", api: 0, said: "acknowledged to kcat" });
const unknownDirect: typeof direct = { ...direct, answer: "unknown", said: "unknown to kcat" };
const ELSEWHERE = "live/1@0";

const PRODUCED: readonly Case[] = [
  {
    name: "lost: a record that its producer had acknowledged is in no table",
    events: [direct, aTopicRecord({ position: ELSEWHERE })],
    expected: { lost: 1 },
  },
  {
    name: "lost: a record that its producer had acknowledged is not even in the topic",
    events: [direct, anOperation({ request: 2, content: "milk" }), aRow({ content: "milk" })],
    expected: { lost: 1 },
  },
  {
    name: "not lost: it is a conflict with what another partition had",
    events: [
      direct,
      anOperation({ request: 2, content: "milk", receipt: FIRST }),
      aTopicRecord({ content: "milk" }),
      aTopicRecord({ position: ELSEWHERE }),
      aRow({ content: "milk" }),
      aLetter({ position: ELSEWHERE }),
    ],
    expected: {},
  },
  {
    name: "not lost: it was an invalid one, and is a dead letter",
    events: [
      direct,
      aTopicRecord({ position: ELSEWHERE }),
      aLetter({ position: ELSEWHERE, code: "invalid_basket" }),
    ],
    expected: {},
  },
  {
    name: "not lost: its producer does not know, and it was not written",
    events: [unknownDirect],
    expected: {},
  },
  {
    name: "not doubled: its producer does not know, and it was written twice",
    events: [
      unknownDirect,
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1" }),
      aRow(),
    ],
    expected: {},
  },
  {
    name: "doubled: the same, and the repeat is a dead letter of what is stored",
    events: [
      unknownDirect,
      aTopicRecord(),
      aRow(),
      aLetter({ position: FIRST }),
    ],
    expected: { doubled: 1, order: 1 },
  },
  {
    name: "not late: how long a producer tries is its own affair",
    events: [{ ...unknownDirect, endMs: 60_000 }],
    expected: {},
  },
];

const CASES: readonly Case[] = [
  ...PRODUCED,
  {
    name: "a basket that is stored as it was sent",
    events: [sent, aTopicRecord(), aRow()],
    expected: {},
  },

  { name: "lost: accepted, in no table", events: [sent, aTopicRecord()], expected: { lost: 1 } },
  {
    name: "lost: the other content is stored, and nothing names this one",
    events: [
      sent,
      anOperation({ request: 2, content: "water", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1", content: "water" }),
      aRow(),
    ],
    expected: { lost: 1 },
  },
  {
    name: "lost: a line of a batch",
    events: [anOperation({ kind: "batch_line" }), aTopicRecord()],
    expected: { lost: 1 },
  },
  {
    name: "lost: its dead letter was replayed, and what came of that is nowhere",
    events: [
      sent,
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1" }),
      aLetter({ position: FIRST, code: "refused_by_database", replayedTo: "live/0@1" }),
    ],
    expected: { lost: 1 },
  },
  {
    name: "not lost: not known to have been accepted",
    events: [anOperation({ answer: "unknown", said: "503 outcome_unknown" })],
    expected: {},
  },
  {
    name: "not lost: a repeat of what is stored",
    events: [
      sent,
      anOperation({ request: 2, kind: "repeat", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1" }),
      aRow(),
    ],
    expected: {},
  },
  {
    name: "not lost: a dead letter",
    events: [sent, aTopicRecord(), aLetter({ position: FIRST, code: "refused_by_database" })],
    expected: {},
  },
  {
    name: "not lost: a line of a batch that is a dead letter",
    events: [
      anOperation({ kind: "batch_line" }),
      aTopicRecord(),
      aLetter({ position: FIRST, code: "refused_by_database" }),
    ],
    expected: {},
  },
  { name: "not lost: in a named gap", events: [sent, gap], expected: {} },
  {
    name: "lost: just behind a named gap",
    events: [
      anOperation({ receipt: "live/0@1" }),
      aTopicRecord({ position: "live/0@1" }),
      gap,
    ],
    expected: { lost: 1 },
  },

  {
    name: "doubled: two rows with one key",
    events: [
      sent,
      anOperation({ request: 2, kind: "repeat", receipt: "bulk/0@0" }),
      aTopicRecord(),
      aTopicRecord({ position: "bulk/0@0" }),
      aRow(),
      aRow({ position: "bulk/0@0" }),
    ],
    expected: { doubled: 1 },
  },
  {
    name: "doubled: a row has the lines of two baskets",
    events: [sent, aTopicRecord(), aRow({ lines: 2, content: "bread bread" })],
    expected: { doubled: 1, lost: 1, phantom: 1 },
  },
  {
    name: "doubled: two rows of one record",
    events: [
      sent,
      anOperation({ request: 2, key: "Gent/b-2" }),
      aTopicRecord(),
      aRow(),
      aRow({ key: "Gent/b-2" }),
    ],
    expected: { doubled: 1 },
  },
  {
    name: "doubled: stored, and a dead letter",
    events: [sent, aTopicRecord(), aRow(), aLetter({ position: FIRST, code: "empty_value" })],
    expected: { doubled: 1 },
  },
  {
    name: "not doubled: the record stands twice in the topic",
    events: [sent, aTopicRecord(), aTopicRecord({ position: "live/0@1" }), aRow()],
    expected: {},
  },

  {
    name: "phantom: nobody sent it",
    events: [sent, aTopicRecord(), aRow(), aRow({ key: "Gent/b-2", position: "live/0@5" })],
    expected: { phantom: 1 },
  },
  {
    name: "phantom: refused for good, and in topic and table",
    events: [
      anOperation({ kind: "invalid", answer: "refused", said: "422 invalid_basket" }),
      aTopicRecord(),
      aRow(),
    ],
    expected: { phantom: 2 },
  },
  {
    name: "not a phantom: nobody knows whether it was taken",
    events: [anOperation({ answer: "unknown", said: "timeout" }), aTopicRecord(), aRow()],
    expected: {},
  },

  {
    name: "receipt: names the record of another basket",
    events: [
      sent,
      anOperation({ request: 2, key: "Gent/b-2", receipt: "live/0@1" }),
      aTopicRecord({ position: "live/0@1" }),
      aTopicRecord({ key: "Gent/b-2" }),
      aRow({ position: "live/0@1" }),
      aRow({ key: "Gent/b-2" }),
    ],
    expected: { receipt: 2 },
  },
  {
    name: "receipt: names no record",
    events: [sent, aTopicRecord({ position: "live/0@1" }), aRow({ position: "live/0@1" })],
    expected: { receipt: 1 },
  },
  {
    name: "receipt: two requests have the same",
    events: [
      sent,
      anOperation({ request: 2, kind: "repeat", receipt: FIRST }),
      aTopicRecord(),
      aRow(),
    ],
    expected: { receipt: 1 },
  },
  { name: "not a wrong receipt: its record is in a gap", events: [sent, gap], expected: {} },

  {
    name: "order: the second content won",
    events: [
      sent,
      anOperation({ request: 2, kind: "conflict", content: "water", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1", content: "water" }),
      aRow({ content: "water", position: "live/0@1" }),
      aLetter({ position: FIRST }),
    ],
    expected: { order: 1 },
  },
  {
    name: "order: a repeat of what is stored is named a conflict",
    events: [
      sent,
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1" }),
      aRow(),
      aLetter(),
    ],
    expected: { order: 1 },
  },
  {
    name: "order kept: the first won, the second is a conflict",
    events: [
      sent,
      anOperation({ request: 2, kind: "conflict", content: "water", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1", content: "water" }),
      aRow(),
      aLetter(),
    ],
    expected: {},
  },
  {
    name: "order kept: the database refused the first",
    events: [
      sent,
      anOperation({ request: 2, kind: "conflict", content: "water", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ position: "live/0@1", content: "water" }),
      aRow({ content: "water", position: "live/0@1" }),
      aLetter({ position: FIRST, code: "refused_by_database" }),
    ],
    expected: {},
  },
  {
    name: "order kept: it came through the other topic, too, and that was first",
    events: [
      sent,
      anOperation({ request: 2, kind: "batch_line", content: "water" }),
      aTopicRecord(),
      aTopicRecord({ position: "bulk/0@7", content: "water" }),
      aRow({ content: "water", position: "bulk/0@7" }),
      aLetter({ position: FIRST }),
    ],
    expected: {},
  },

  {
    name: "stale: stored, and then unknown",
    events: [sent, aTopicRecord(), aRow(), aLookUp(200, "bread"), aLookUp(300)],
    expected: { stale: 1 },
  },
  {
    name: "stale: stored, and then with other content",
    events: [sent, aTopicRecord(), aRow(), aLookUp(200, "bread"), aLookUp(300, "water")],
    expected: { stale: 1 },
  },
  {
    name: "not stale: they overlap",
    events: [sent, aTopicRecord(), aRow(), aLookUp(200, "bread"), aLookUp(205)],
    expected: {},
  },
  {
    name: "not stale: not stored yet, then a conflict with what is stored",
    events: [
      sent,
      aTopicRecord(),
      aRow(),
      aLookUp(200),
      aLookUp(300, "bread"),
      aLookUp(400, "bread", { saw: { status: "conflict", content: "bread" } }),
    ],
    expected: {},
  },
  {
    name: "not stale: the second look-up had no answer",
    events: [
      sent,
      aTopicRecord(),
      aRow(),
      aLookUp(200, "bread"),
      (({ saw: _saw, ...unanswered }) => unanswered)(
        aLookUp(300, undefined, { answer: "unknown", said: "503 database_unavailable" }),
      ),
    ],
    expected: {},
  },

  {
    name: "rollup: a cent less than its lines",
    events: [aSnapshot({ rows: [["Gent", "1", "2.49"]], lines: [["Gent", "1", "2.50"]] })],
    expected: { rollup: 1 },
  },
  {
    name: "rollup: a basket more than its lines",
    events: [aSnapshot({ rows: [["Gent", "2", "2.50"]], lines: [["Gent", "1", "2.50"]] })],
    expected: { rollup: 1 },
  },
  {
    name: "rollup: a row without lines, once, though it is right later",
    events: [
      aSnapshot({ rows: [["Gent", "1", "2.5"]], lines: [] }),
      aSnapshot({ startMs: 200, rows: [["Gent", "1", "2.5"]] }),
    ],
    expected: { rollup: 1 },
  },
  {
    name: "right rollup: another order, and a zero at the end",
    events: [
      aSnapshot({
        rows: [["Gent", "1", "2.5"], ["Namur", "1", "1"]],
        lines: [["Namur", "1", "1.00"], ["Gent", "1", "2.50"]],
      }),
    ],
    expected: {},
  },

  {
    name: "offset: goes back",
    events: [
      aSnapshot({ positions: { "live/0": 7 } }),
      aSnapshot({ startMs: 200, positions: { "live/0": 6 } }),
    ],
    expected: { offset: 1 },
  },
  {
    name: "offset: goes away",
    events: [aSnapshot({ positions: { "live/0": 7 } }), aSnapshot({ startMs: 200 })],
    expected: { offset: 1 },
  },
  {
    name: "right offset: it waits, and another goes on",
    events: [
      aSnapshot({ positions: { "live/0": 7, "live/1": 1 } }),
      aSnapshot({ startMs: 200, positions: { "live/0": 7, "live/1": 2 } }),
    ],
    expected: {},
  },
  {
    name: "right offset: the topic was made again, and a gap says so",
    events: [
      aSnapshot({ positions: { "live/0": 7 } }),
      aSnapshot({ startMs: 200, positions: { "live/0": 0 } }),
      { ...gap, reason: "topic_restarted" },
    ],
    expected: {},
  },

  {
    name: "dead letter: without a record",
    events: [sent, aTopicRecord(), aRow(), aLetter()],
    expected: { dead_letter: 1 },
  },
  {
    name: "dead letter: of another basket than its record",
    events: [
      sent,
      anOperation({ request: 2, key: "Gent/b-2", receipt: "live/0@1" }),
      aTopicRecord(),
      aTopicRecord({ key: "Gent/b-2", position: "live/0@1" }),
      aRow(),
      aLetter(),
    ],
    expected: { dead_letter: 1 },
  },
  {
    name: "right dead letter: its record is in a gap",
    events: [sent, gap, aLetter({ position: FIRST, code: "not_json" })],
    expected: {},
  },

  {
    name: "missing: a receipt that never came is not named",
    events: [receipt(1), receipt(3), receiptRow(1), receiptRow(3), closing, closingRow],
    expected: { missing: 1 },
  },
  {
    name: "missing: a receipt that came is named",
    events: [
      ...[1, 2, 3].flatMap((number) => [receipt(number), receiptRow(number)]),
      closing,
      closingRow,
      missingTwo,
    ],
    expected: { missing: 1 },
  },
  {
    name: "right missing: exactly what never came",
    events: [receipt(1), receipt(3), receiptRow(1), receiptRow(3), closing, closingRow, missingTwo],
    expected: {},
  },
  {
    name: "right missing: nobody knew whether it came, and it did",
    events: [
      receipt(1),
      receipt(2, { answer: "unknown", said: "timeout" }),
      receipt(3),
      ...[1, 2, 3].map(receiptRow),
      closing,
      closingRow,
    ],
    expected: {},
  },
  {
    name: "right missing: nobody knows whether the day was closed, and it was not",
    events: [
      receipt(1),
      receipt(3),
      receiptRow(1),
      receiptRow(3),
      { ...closing, answer: "unknown", said: "timeout" },
    ],
    expected: {},
  },

  {
    name: "gone: a basket that was erased is stored, found, and a dead letter",
    events: [
      anOperation({ receipt: FIRST }),
      aTopicRecord(),
      aRow(),
      aLookUp(400, "bread"),
      aTopicRecord({ position: "live/0@1", content: "milk" }),
      anOperation({ request: 2, content: "milk", receipt: "live/0@1" }),
      aLetter(),
      anOperated("erase"),
    ],
    expected: { gone: 3 },
  },
  {
    name: "rightly gone: it was found before, and is nowhere, though it was sent again",
    events: [
      anOperation({ receipt: FIRST }),
      aTopicRecord(),
      aLookUp(150, "bread"),
      anOperation({ request: 2, startMs: 400, receipt: "live/0@1" }),
      aTopicRecord({ position: "live/0@1" }),
      aLookUp(500),
      anOperated("erase"),
    ],
    expected: {},
  },
  {
    name: "lost: another basket was erased than the one that is gone",
    events: [
      anOperation({ receipt: FIRST }),
      aTopicRecord(),
      anOperated("erase", { key: "Gent/b-2" }),
    ],
    expected: { lost: 1 },
  },
  {
    name: "gone: a basket of a month that was dropped",
    events: [
      anOperation({ dated: "old", receipt: FIRST }),
      aTopicRecord(),
      aRow(),
      anOperated("retain"),
    ],
    expected: { gone: 1 },
  },
  {
    name: "rightly gone: one of that month, and its lines before its sums",
    events: [
      anOperation({ dated: "old", receipt: FIRST }),
      aTopicRecord(),
      aLookUp(150, "bread"),
      aLookUp(400),
      aSnapshot({ startMs: 300, rows: [["Gent/2024-05-10", "1", "2.5"]], lines: [] }),
      anOperated("retain"),
    ],
    expected: {},
  },
  {
    name: "not kept: an old basket that went before anything was dropped, and sums of other days",
    events: [
      anOperation({ dated: "old", receipt: FIRST }),
      aTopicRecord(),
      aSnapshot({ startMs: 300, rows: [["Gent/2026-05-10", "1", "2.5"]], lines: [] }),
    ],
    expected: { lost: 1, rollup: 1 },
  },
  ...REPLACED,

  {
    name: "date: a basket of tomorrow is refused for good, by a clock that is behind",
    events: [
      anOperation({ dated: "tomorrow", answer: "refused", said: "422 invalid_basket" }),
      aFaultHeld({ kind: "clock", how: "-4d" }),
      aFaultHeld({ kind: "clock", how: "-4d", target: "consumer-1" }),
      aFaultHeld({ kind: "swallowed", target: "api-2 to postgres" }),
    ],
    expected: { date: 1 },
  },
  {
    name: "right date: an API that is behind cannot ask the database",
    events: [
      anOperation({ dated: "tomorrow", answer: "refused", said: "422 invalid_basket" }),
      aFaultHeld({ kind: "clock", how: "-4d" }),
      aFaultHeld({ kind: "refused", target: "api-1 to postgres" }),
    ],
    expected: {},
  },
  {
    name: "right date: it does not know, and a later basket is refused",
    events: [
      anOperation({ dated: "tomorrow", answer: "unknown", said: "503 clock_wrong" }),
      anOperation({ request: 2, key: "Gent/b-2", dated: "too_late", answer: "refused" }),
    ],
    expected: {},
  },
  {
    name: "date: a basket that is dated too late is stored",
    events: [
      anOperation({ dated: "too_late", kind: "invalid", receipt: FIRST }),
      aTopicRecord(),
      aRow(),
    ],
    expected: { date: 1 },
  },
  {
    name: "right date: one that was accepted is a dead letter",
    events: [
      anOperation({ dated: "too_late", kind: "invalid", receipt: FIRST }),
      aTopicRecord(),
      aLetter({ position: FIRST, code: "invalid_basket" }),
    ],
    expected: {},
  },

  {
    name: "late: no answer in time",
    events: [anOperation({ answer: "unknown", said: "timeout", endMs: 9_000 })],
    expected: { late: 1 },
  },
  {
    name: "late: the other API was paused",
    events: [
      anOperation({ answer: "unknown", said: "timeout", endMs: 9_000 }),
      aFaultHeld({ target: "api-2" }),
    ],
    expected: { late: 1 },
  },
  {
    name: "not late: its API was paused",
    events: [anOperation({ answer: "unknown", said: "timeout", endMs: 9_000 }), aFaultHeld()],
    expected: {},
  },
  {
    name: "not late: its client could not reach it",
    events: [
      anOperation({ answer: "unknown", said: "timeout", endMs: 9_000 }),
      aFaultHeld({ kind: "swallowed", target: "clients to api-1" }),
    ],
    expected: {},
  },
  {
    name: "late: it could not reach Postgres",
    events: [
      anOperation({ answer: "unknown", said: "timeout", endMs: 9_000 }),
      aFaultHeld({ kind: "swallowed", target: "api-1 to postgres" }),
    ],
    expected: { late: 1 },
  },
  {
    name: "not late: the last moment",
    events: [anOperation({ answer: "unknown", said: "503", endMs: 7_100 })],
    expected: {},
  },

  {
    name: "not late: the machine had other work for as long",
    events: [
      anOperation({ answer: "unknown", said: "503", endMs: 8_100 }),
      { type: "stall", startMs: 0, endMs: 600 },
      { type: "stall", startMs: 7_000, endMs: 7_600 },
    ],
    expected: {},
  },
  {
    name: "late: the machine had other work before it",
    events: [
      anOperation({ answer: "unknown", said: "503", startMs: 1_000, endMs: 8_100 }),
      { type: "stall", startMs: 0, endMs: 950 },
    ],
    expected: { late: 1 },
  },

  {
    name: "memory: above the bound once",
    events: [
      { type: "memory", startMs: 1, process: "api-1", mebibytes: 769 },
      { type: "memory", startMs: 2, process: "api-1", mebibytes: 90 },
    ],
    expected: { memory: 1 },
  },
  {
    name: "not too much memory: at the bound",
    events: [{ type: "memory", startMs: 1, process: "api-1", mebibytes: 768 }],
    expected: {},
  },
];

Deno.test("checkHistory() finds each anomaly, and none where there is nearly one", async (t) => {
  for (const { name, events, expected } of CASES) {
    await t.step(name, () => {
      const found = [...checkHistory(toHistory(events))]
        .filter(([, anomalies]) => anomalies.length > 0)
        .map(([kind, anomalies]) => [kind, anomalies.length]);
      assertEquals(Object.fromEntries(found), expected);
    });
  }
});

Deno.test("every class has a history that has it", () => {
  const shown = new Set(CASES.flatMap(({ expected }) => Object.keys(expected)));
  assertEquals([...shown].toSorted(), Object.keys(CHECKERS).toSorted());
});
