/**
 * What people read: the list, one dead letter, outcomes.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  formatDeadLetter,
  toDeadLetterJson,
} from "../../../operate/dead_letters/format_dead_letter.ts";
import { formatList, toListJson } from "../../../operate/dead_letters/format_list.ts";
import {
  countOutcomes,
  formatOutcome,
  formatOutcomeCounts,
  isUndone,
} from "../../../shared/dead_letters/outcome.ts";
import { aRecord } from "../../support/a_basket.ts";
import { aStoredDeadLetter, at } from "../../support/a_stored_dead_letter.ts";

Deno.test("formatList() shows two lines a dead letter and the counts", () => {
  const recordTimestamp = "2026-11-23T11:59:59.990Z";
  const { record: _, ...conflict } = aStoredDeadLetter({ recordTimestamp });
  const { record: __, identity: ___, ...garbage } = aStoredDeadLetter({
    code: "invalid_basket",
    detail: `/\u001b[2J unknown_field: ${"x".repeat(300)}`,
    position: at("delhaize_shop/0@6"),
    settlement: { kind: "discarded", at: "2026-11-24T00:00:00.000Z", reason: "a test" },
  });
  assertEquals(
    formatList({ deadLetters: [conflict, garbage], counts: { conflict: 3, invalid_basket: 1 } }, {
      all: true,
    }),
    [
      'delhaize_shop/0@7  conflict  basket "Brussels" "123456789"  ' +
      "failed 2026-11-23T12:00:00.000Z, sent 2026-11-23T11:59:59.990Z",
      "  A basket with this store and id but other content is stored already",
      "delhaize_shop/0@6  invalid_basket  unknown basket  failed 2026-11-23T12:00:00.000Z",
      `  /\\u001b[2J unknown_field: ${"x".repeat(174)}…`,
      "  discarded 2026-11-24T00:00:00.000Z: a test",
      "… and 2 older",
      "",
      "dead letters: 4",
      "  conflict 3",
      "  invalid_basket 1",
    ].join("\n"),
  );
  assertEquals(formatList({ deadLetters: [], counts: {} }, { all: false }), "no open dead letters");
  assertEquals(toListJson({ deadLetters: [conflict], counts: { conflict: 1 } }), {
    letters: [{
      position: "delhaize_shop/0@7",
      topic: "delhaize_shop",
      partition: 0,
      offset: "7",
      contentHash: conflict.contentHash,
      code: "conflict",
      detail: "A basket with this store and id but other content is stored already",
      store: "Brussels",
      id: "123456789",
      failedAt: "2026-11-23T12:00:00.000Z",
      recordTimestamp: "2026-11-23T11:59:59.990Z",
      settlement: null,
    }],
    counts: { conflict: 1 },
  });
});

Deno.test("formatList() tells two dead letters with one position apart", () => {
  const deadLetters = ["aa", "bb"].map((contentHash) => {
    const { record: _, ...deadLetter } = aStoredDeadLetter({ contentHash });
    return deadLetter;
  });
  const lines = formatList({ deadLetters, counts: { conflict: 2 } }, { all: false }).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("  content")), [
    "  content aa",
    "  content bb",
  ]);
});

Deno.test("formatDeadLetter() says that only the first bytes of a batch are here", () => {
  const record = aRecord(Uint8Array.of(0xff), {
    truncation: { code: "unreadable_batch", detail: "Cut", sha256: "00", lastOffset: "9" },
  });
  const deadLetter = aStoredDeadLetter({ code: "unreadable_batch", detail: "Cut", record });
  assertStringIncludes(
    formatDeadLetter({ deadLetter, faults: [] }),
    "value, the first 1 bytes, not UTF-8:",
  );
});

Deno.test("formatDeadLetter() shows bytes that are no text in hexadecimal", () => {
  const position = at("delhaize_shop/0@7");
  const record = aRecord(Uint8Array.of(0xff, 0x41), {
    ...position,
    key: Uint8Array.of(0xfe),
    headers: { origin: new TextEncoder().encode("till 7\u0007") },
  });
  const { identity: _, ...deadLetter } = aStoredDeadLetter({
    code: "not_utf8",
    detail: "Is no text",
    record,
  });
  const faults = [{ code: "not_utf8" as const, pointer: "", detail: "Is not valid UTF-8" }];
  assertEquals(
    formatDeadLetter({ deadLetter, faults }),
    [
      "delhaize_shop/0@7  not_utf8  unknown basket",
      "failed 2026-11-23T12:00:00.000Z: Is no text",
      "open",
      `content: SHA-256 ${deadLetter.contentHash}`,
      "",
      "key: fe (1 bytes, not UTF-8)",
      "headers:",
      "  origin: till 7\\u0007",
      "value, 2 bytes, not UTF-8:",
      "00000000  ff 41                                            .A",
      "",
      "validated again now:",
      "  not_utf8: Is not valid UTF-8",
    ].join("\n"),
  );
  assertEquals(JSON.parse(JSON.stringify(toDeadLetterJson({ deadLetter, faults }))).value, {
    text: null,
    base64: "/0E=",
  });
});

Deno.test("outcomes are told in words, and those that could not be done are known", () => {
  const to = "delhaize_shop/0@9";
  const replayed = { position: "a/0@1", outcome: "replayed", detail: `to ${to}`, to } as const;
  const left = { position: "a/0@2", outcome: "left", detail: "still\n" } as const;
  assertEquals(formatOutcome(replayed, { dryRun: false }), `a/0@1  replayed: to ${to}`);
  assertEquals(formatOutcome(replayed, { dryRun: true }), `a/0@1  would be replayed: to ${to}`);
  assertEquals(formatOutcome(left, { dryRun: true }), "a/0@2  would be left: still\\u000a");
  assertEquals([replayed, left].map(isUndone), [false, true]);
  assertEquals(countOutcomes(["left", "replayed", "left"]), { replayed: 1, left: 2 });
  assertEquals(formatOutcomeCounts(["left", "stored_already"]), "stored already 1 · left 1");
  assertEquals(formatOutcomeCounts([]), "nothing to do");
});
