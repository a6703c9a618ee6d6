/**
 * Positions and logs are brought in line, also while somebody else moves them.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { alignPositions, UnknownPartitionError } from "../../../consumer/kafka/align_positions.ts";
import type { LogRange } from "../../../consumer/store/find_gap.ts";
import { aPosition } from "../../support/a_position.ts";
import { createMemoryPositions } from "./support/memory_positions.ts";

const KEY = "delhaize_shop/0";
const HERE = { topic: "delhaize_shop", partition: 0 };

Deno.test("alignPositions() reads positions before logs, so that no new record looks like a restart", async () => {
  const positions = createMemoryPositions();
  positions.rows.set(KEY, aPosition({ nextOffset: 5n, endOffset: 5n }));
  const gaps: unknown[] = [];
  const aligned = await alignPositions([HERE], {
    positions,
    readLogRanges() {
      // Another consumer stores a record that has just come.
      positions.rows.set(KEY, aPosition({ nextOffset: 6n, endOffset: 6n }));
      return Promise.resolve(new Map([[KEY, { start: 0n, end: 6n }]]));
    },
    onGap: (gap) => gaps.push(gap),
  });
  assertEquals(aligned.map(({ position }) => position.nextOffset), [5n]);
  assertEquals(gaps, []);
});

Deno.test("alignPositions() keeps no gap of a position that another consumer moves meanwhile", async () => {
  const positions = createMemoryPositions();
  positions.rows.set(KEY, aPosition({ nextOffset: 5n, endOffset: 9n }));
  const logs: LogRange[] = [{ start: 8n, end: 9n }, { start: 8n, end: 9n }];
  const aligned = await alignPositions([HERE], {
    positions,
    readLogRanges() {
      positions.rows.set(KEY, aPosition({ nextOffset: 8n, endOffset: 9n }));
      return Promise.resolve(new Map([[KEY, logs.shift() ?? { start: 8n, end: 9n }]]));
    },
    onGap: () => {},
  });
  assertEquals(aligned.map(({ position }) => position.nextOffset), [8n]);
  assertEquals(positions.gaps, []);
});

Deno.test("alignPositions() takes a topic for restarted only where the caller has seen it", async () => {
  const stale = aPosition({ nextOffset: 5n, lastHash: "00" });
  for (
    const { restarted, nextOffset } of [
      { restarted: [stale], nextOffset: 0n },
      { restarted: [{ ...stale, nextOffset: 4n }], nextOffset: 5n },
      { restarted: [], nextOffset: 5n },
    ]
  ) {
    const positions = createMemoryPositions();
    positions.rows.set(KEY, stale);
    const [aligned] = await alignPositions([HERE], {
      positions,
      readLogRanges: () => Promise.resolve(new Map([[KEY, { start: 0n, end: 9n }]])),
      restarted,
      onGap: () => {},
    });
    assertEquals(aligned?.position.nextOffset, nextOffset);
  }
});

Deno.test("alignPositions() rejects for a partition that the broker does not know yet", async () => {
  await assertRejects(
    () =>
      alignPositions([HERE], {
        positions: createMemoryPositions(),
        readLogRanges: () => Promise.resolve(new Map()),
        onGap: () => {},
      }),
    UnknownPartitionError,
    "The broker does not know delhaize_shop/0 yet",
  );
});
