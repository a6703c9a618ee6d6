/**
 * What a row of `dead_letters` becomes when it is read.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { DeadLetterCode } from "../../../shared/dead_letters/dead_letter_code.ts";
import { toDeadLetterHead } from "../../../shared/dead_letters/stored_dead_letter.ts";

const ROW = {
  topic: "delhaize_shop",
  partition_id: "3",
  record_offset: "9007199254740993",
  content_hash: "00ff",
  code: "conflict",
  detail: "Another",
  store: null,
  basket_id: null,
  failed_at: "2026-11-23T12:00:00.000Z",
  record_timestamp: "2026-11-23T11:59:59.990Z",
};

Deno.test("toDeadLetterHead() keeps an offset that no float holds", () => {
  assertEquals(toDeadLetterHead(ROW), {
    position: { topic: "delhaize_shop", partition: 3, offset: "9007199254740993" },
    contentHash: "00ff",
    code: "conflict",
    detail: "Another",
    failedAt: "2026-11-23T12:00:00.000Z",
    recordTimestamp: "2026-11-23T11:59:59.990Z",
  });
});

Deno.test("toDeadLetterHead() names the dead letter whose code this version does not know", () => {
  assertThrows(
    () => toDeadLetterHead({ ...ROW, code: "conflct" }),
    Error,
    "Cannot read dead letter delhaize_shop/3@9007199254740993: this version does not know its " +
      'code "conflct"',
  );
});

Deno.test("DeadLetterCode does not compile with a typo", () => {
  const { code } = toDeadLetterHead(ROW);
  // @ts-expect-error: no code is spelled like this
  assertEquals(code === "conflct", false);
  // @ts-expect-error: no code is spelled like this
  const typo: DeadLetterCode = "conflct";
  assertEquals(typo.length, 7);
});
