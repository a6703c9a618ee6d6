/**
 * What a log that is not where the position is means.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findGap, toRestartGap } from "../../../consumer/store/find_gap.ts";
import { aPosition } from "../../support/a_position.ts";

Deno.test("findGap() compares a position with the log", async (t) => {
  const position = aPosition({ nextOffset: 10n, endOffset: 12n });
  const cases = [
    { name: "all of it is there", log: { start: 0n, end: 12n }, expected: undefined },
    { name: "nothing is behind it", log: { start: 0n, end: 10n }, expected: undefined },
    { name: "it begins at the position", log: { start: 10n, end: 12n }, expected: undefined },
    { name: "it is empty at the position", log: { start: 10n, end: 10n }, expected: undefined },
    {
      name: "one record is gone",
      log: { start: 11n, end: 12n },
      expected: { reason: "retention", fromOffset: 10n, toOffset: 11n },
    },
    {
      name: "all that was unread is gone",
      log: { start: 30n, end: 30n },
      expected: { reason: "retention", fromOffset: 10n, toOffset: 30n },
    },
    {
      name: "it ends before the position",
      log: { start: 0n, end: 9n },
      expected: { reason: "topic_restarted", fromOffset: 10n, toOffset: 12n },
    },
    {
      name: "it is empty",
      log: { start: 0n, end: 0n },
      expected: { reason: "topic_restarted", fromOffset: 10n, toOffset: 12n },
    },
  ];
  for (const { name, log, expected } of cases) {
    await t.step(name, () => assertEquals<unknown>(findGap(position, log), expected));
  }
});

Deno.test("toRestartGap() is empty when all that was seen is stored", () => {
  for (const endOffset of [0n, 9n, 10n]) {
    assertEquals(toRestartGap(aPosition({ nextOffset: 10n, endOffset })), {
      reason: "topic_restarted",
      fromOffset: 10n,
      toOffset: 10n,
    });
  }
});
