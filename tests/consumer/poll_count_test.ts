/**
 * A count, such as that of open gaps, is kept up to date, and kept while nobody can count.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { pollCount } from "../../consumer/poll_count.ts";
import type { OpenGaps } from "../../consumer/store/count_open_gaps.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { waitUntil } from "../support/wait_until.ts";

Deno.test("pollCount() shows each count, skips those that fail, and ends when disposed", async () => {
  const counts = [
    () => Promise.resolve(gaps(1)),
    () => Promise.reject(new Error("The database is away")),
    () => Promise.resolve(gaps(2)),
  ];
  const shown: OpenGaps[] = [];
  let calls = 0;
  {
    using _polling = pollCount<OpenGaps>({
      count() {
        calls++;
        return counts.shift()?.() ?? new Promise(() => {});
      },
      show: (count) => shown.push(count),
      intervalMs: 1,
    });
    await waitUntil("it has counted", () => calls > 3);
  }
  assertEquals(shown, [gaps(1), gaps(2)]);
});

Deno.test("pollCount() says once why it cannot count, unless that passes by itself", async () => {
  const refused = new DatabaseError("permission denied for table gaps", { sqlstate: "42501" });
  const away = new DatabaseError("nothing listens there", {});
  const counts = [
    ...[refused, refused, away, refused].map((error) => () => Promise.reject(error)),
    () => Promise.resolve(gaps(1)),
    () => Promise.reject(refused),
  ];
  const reasons: unknown[] = [];
  await configure({
    reset: true,
    sinks: { reasons: ({ properties }: LogRecord) => reasons.push(properties.reason) },
    loggers: [
      { category: ["consumer"], sinks: ["reasons"], lowestLevel: "error" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    using _polling = pollCount<OpenGaps>({
      count: () => counts.shift()?.() ?? new Promise(() => {}),
      show: () => {},
      intervalMs: 1,
    });
    await waitUntil("it has counted", () => counts.length === 0 && reasons.length >= 2);
  } finally {
    await reset();
  }
  assertEquals(reasons, [refused.message, refused.message], "again after it could count");
});

function gaps(retention: number): OpenGaps {
  return { retention, topic_restarted: 0 };
}
