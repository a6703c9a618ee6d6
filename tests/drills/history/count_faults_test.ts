/**
 * The table of faults: what clients did while each kind of fault held.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aFaultHeld, anOperation, aTopicRecord, FIRST } from "./check/a_history.ts";
import { countFaults, showCounts } from "./count_faults.ts";
import { toHistory } from "./history_file.ts";
import type { HistoryEvent } from "./history_event.ts";

const events: readonly HistoryEvent[] = [
  { type: "run", seed: 7, minutes: 1, broker: "kafka", brokers: 3, at: "2026-01-01T00:00:00.000Z" },
  { ...aFaultHeld({ startMs: 105, endMs: 300 }), type: "fault" },
  { ...aFaultHeld({ startMs: 900, endMs: 950 }), type: "fault" },
  { ...aFaultHeld({ kind: "cut", startMs: 990, endMs: 990 }), type: "fault" },
  aFaultHeld({ startMs: 105, endMs: 300 }),
  aFaultHeld({ startMs: 900, endMs: 950 }),
  // Lost, while the first fault held.
  anOperation({ startMs: 100, endMs: 110, receipt: FIRST }),
  aTopicRecord(),
  anOperation({ request: 2, kind: "invalid", answer: "refused", startMs: 120, endMs: 121 }),
  anOperation({ request: 3, kind: "invalid", answer: "refused", startMs: 400, endMs: 401 }),
];

Deno.test("countFaults() counts plans, faults that held, operations and anomalies meanwhile", () => {
  assertEquals(countFaults(toHistory(events)), {
    type: "faults",
    seed: 7,
    brokers: 3,
    operations: 3,
    anomalies: 1,
    kinds: {
      cut: { planned: 1, held: 0, operations: 0, anomalies: 0 },
      pause: { planned: 2, held: 2, operations: 2, anomalies: 1 },
    },
  });
});

Deno.test("showCounts() is a table", () => {
  assertEquals(showCounts(countFaults(toHistory(events))), [
    "fault            planned  held  operations meanwhile  anomalies meanwhile",
    "cut                    1     0                     0                    0",
    "pause                  2     2                     2                    1",
  ]);
});
