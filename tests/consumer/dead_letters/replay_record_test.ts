/**
 * The record that a dead letter is replayed as.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toReplayRecord } from "../../../consumer/dead_letters/replay_record.ts";
import { aRecord } from "../../support/a_basket.ts";
import { aStoredDeadLetter, at } from "../../support/a_stored_dead_letter.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("toReplayRecord() keeps key, value and headers, and says what it repeats", async (t) => {
  const position = at("delhaize_shop_2/4@77");
  const value = Uint8Array.of(0xff, 0);
  const cases = [
    {
      name: "with a time of receipt",
      headers: { "received-at": encode("2026-01-01T00:00:00Z"), odd: Uint8Array.of(0x80) },
      expected: {
        "received-at": encode("2026-01-01T00:00:00.000Z"),
        odd: Uint8Array.of(0x80),
        "replay-of": encode("delhaize_shop_2/4@77"),
      },
    },
    {
      name: "without one: its timestamp, as the API sets it",
      headers: {},
      timestampMs: Date.UTC(2026, 10, 23, 11, 59, 59, 7),
      expected: {
        "received-at": encode("2026-11-23T11:59:59.007Z"),
        "replay-of": encode("delhaize_shop_2/4@77"),
      },
    },
    {
      name: "with neither: the time of the failure is the closest",
      headers: {},
      timestampMs: -1,
      expected: {
        "received-at": encode("2026-11-23T12:00:00.000Z"),
        "replay-of": encode("delhaize_shop_2/4@77"),
      },
    },
    {
      name: "with a timestamp from a clock that is wrong by years",
      headers: {},
      timestampMs: Date.UTC(2126, 0, 1),
      expected: {
        "received-at": encode("2026-11-23T12:00:00.000Z"),
        "replay-of": encode("delhaize_shop_2/4@77"),
      },
    },
    {
      name: "of a replay that failed again: the record it is made of counts, and no time is none",
      headers: { "received-at": encode("x"), "replay-of": encode("delhaize_shop_2/4@1") },
      expected: {
        "received-at": encode("2020-01-01T12:00:00.000Z"),
        "replay-of": encode("delhaize_shop_2/4@77"),
      },
    },
  ];
  for (const { name, headers, timestampMs = Date.UTC(2020, 0, 1, 12), expected } of cases) {
    await t.step(name, () => {
      const key = encode("k");
      const deadLetter = aStoredDeadLetter({
        position,
        record: aRecord(value, { ...position, key, headers, timestampMs }),
      });
      assertEquals(toReplayRecord(deadLetter), {
        topic: "delhaize_shop_2",
        key,
        value,
        headers: expected,
      });
    });
  }
});
