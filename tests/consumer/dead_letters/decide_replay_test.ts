/**
 * What is to become of a dead letter, case by case.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  decideReplay,
  type Decision,
  type ReplayFacts,
} from "../../../consumer/dead_letters/decide_replay.ts";
import type { DeadLetterCode } from "../../../shared/dead_letters/dead_letter_code.ts";
import type { StoredDeadLetter } from "../../../shared/dead_letters/stored_dead_letter.ts";
import { aRow, prepare } from "../../support/a_prepared.ts";
import { aStoredDeadLetter, at } from "../../support/a_stored_dead_letter.ts";

const STORED = { purchasedOn: "2020-01-01", position: at("delhaize_shop/0@3") };
const STORED_OTHER = { ...STORED, contentHash: "0".repeat(64) };
const STORED_SAME = { ...STORED, contentHash: aRow().contentHash };
const STORED_BEFORE = { ...STORED_OTHER, purchasedOn: "2019-12-31" };
const RENAMED = {
  id: "123456789~2020-01-01",
  contentHash: "a".repeat(64),
  stored: undefined,
  justSent: undefined,
};

Deno.test("decideReplay() sends what is valid, and a conflict only where it is wanted", async (t) => {
  const cases: {
    name: string;
    deadLetter?: StoredDeadLetter;
    facts?: Partial<ReplayFacts>;
    expected: Decision;
  }[] = [
    {
      name: "one that is still invalid",
      deadLetter: aStoredDeadLetter({ code: "not_json", value: "{" }),
      expected: { kind: "leave", reason: "still not_json: Is not valid JSON" },
    },
    {
      name: "one that is invalid for another reason now",
      deadLetter: aStoredDeadLetter({ code: "unknown_schema", value: "" }),
      expected: { kind: "leave", reason: "still empty_value: The record has no value" },
    },
    {
      name: "a batch that cannot be read, whatever its first bytes are",
      deadLetter: aStoredDeadLetter({ code: "unreadable_batch" }),
      expected: {
        kind: "leave",
        reason: "nobody can read this batch: send its baskets again, then discard it",
      },
    },
    {
      name: "a value of which only the beginning is kept",
      deadLetter: aStoredDeadLetter({ code: "oversized_value" }),
      expected: {
        kind: "leave",
        reason: "only the beginning of its value is kept: send it again in parts, then discard it",
      },
    },
    {
      name: "one that the database refused",
      deadLetter: aStoredDeadLetter({ code: "refused_by_database" }),
      expected: { kind: "send" },
    },
    {
      name: "one that a newer consumer understands",
      deadLetter: aStoredDeadLetter({ code: "unknown_schema" }),
      expected: { kind: "send" },
    },
    {
      name: "one from a topic that nobody reads",
      deadLetter: aStoredDeadLetter({ code: "refused_by_database", position: at("elsewhere/0@7") }),
      expected: {
        kind: "leave",
        reason: "no consumer with these settings reads elsewhere: set KAFKA_TOPIC",
      },
    },
    {
      name: "a conflict without --replace",
      facts: { stored: STORED_OTHER, replace: false },
      expected: {
        kind: "leave",
        reason: "it would only conflict again; --replace replaces the stored basket by it",
      },
    },
    {
      name: "a conflict with --replace",
      facts: { stored: STORED_OTHER },
      expected: { kind: "replace", old: STORED_OTHER },
    },
    {
      name: "a conflict from a topic that nobody reads: it is not sent",
      deadLetter: aStoredDeadLetter({ position: at("elsewhere/0@7") }),
      facts: { stored: STORED_OTHER },
      expected: { kind: "replace", old: STORED_OTHER },
    },
    {
      name: "a conflict whose content is stored by now",
      facts: { stored: STORED_SAME },
      expected: { kind: "stored_already", to: "delhaize_shop/0@3" },
    },
    {
      name: "a conflict whose content is stored by now, without --replace",
      facts: { stored: STORED_SAME, replace: false },
      expected: { kind: "stored_already", to: "delhaize_shop/0@3" },
    },
    {
      name: "a conflict whose basket is gone",
      expected: { kind: "send" },
    },
    {
      name: "a conflict whose basket is gone, behind another that was just sent",
      facts: { justSent: "delhaize_shop/0@9" },
      expected: {
        kind: "leave",
        reason: "its basket was just replayed to delhaize_shop/0@9: run again when that is stored",
      },
    },
    {
      name: "a conflict with a rival in another partition",
      facts: { stored: STORED_OTHER, rivals: ["delhaize_shop_2/0@1"] },
      expected: {
        kind: "leave",
        reason: "it is unknown whether delhaize_shop_2/0@1 came later: name one of them",
      },
    },
    {
      name: "a reused id, without --replace or --new-id",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: { stored: STORED_BEFORE, replace: false },
      expected: {
        kind: "leave",
        reason: "it would only conflict again; --new-id stores it under an id of its own, " +
          "--replace replaces the stored basket by it",
      },
    },
    {
      name: "a reused id with --replace",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: { stored: STORED_BEFORE },
      expected: { kind: "replace", old: STORED_BEFORE },
    },
    ...[
      { name: "a reused id", code: "id_reused", stored: STORED_BEFORE },
      { name: "a reused id whose basket is gone", code: "id_reused", stored: undefined },
      {
        name: "a conflict of an older consumer about another day",
        code: "conflict",
        stored: STORED_BEFORE,
      },
    ].map(({ name, code, stored }) => ({
      name: `${name}, with --new-id`,
      deadLetter: aStoredDeadLetter({ code: code as DeadLetterCode }),
      facts: { stored, replace: false, newId: true, renamed: RENAMED },
      expected: { kind: "send_renamed", id: RENAMED.id, clash: undefined } as const,
    })),
    {
      name: "a reused id that was just sent under its new id with the same content",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: {
        stored: STORED_BEFORE,
        replace: false,
        newId: true,
        renamed: { ...RENAMED, justSent: { contentHash: RENAMED.contentHash, to: "t/0@9" } },
      },
      expected: { kind: "send_renamed", id: RENAMED.id, clash: undefined },
    },
    {
      name: "a reused id whose new id was just sent with other content",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: {
        stored: STORED_BEFORE,
        replace: false,
        newId: true,
        renamed: { ...RENAMED, justSent: { contentHash: "b".repeat(64), to: "t/0@9" } },
      },
      expected: { kind: "send_renamed", id: RENAMED.id, clash: "t/0@9" },
    },
    {
      name: "a reused id whose new id is stored with other content",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: {
        stored: STORED_BEFORE,
        replace: false,
        newId: true,
        renamed: { ...RENAMED, stored: STORED_OTHER },
      },
      expected: { kind: "send_renamed", id: RENAMED.id, clash: "delhaize_shop/0@3" },
    },
    {
      name: "a reused id that is stored under its new id already",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: {
        stored: STORED_BEFORE,
        replace: false,
        newId: true,
        renamed: { ...RENAMED, stored: { ...STORED, contentHash: RENAMED.contentHash } },
      },
      expected: { kind: "stored_already", to: "delhaize_shop/0@3" },
    },
    {
      name: "a reused id in a topic that nobody reads, with --new-id",
      deadLetter: aStoredDeadLetter({ code: "id_reused", position: at("elsewhere/0@7") }),
      facts: { stored: STORED_BEFORE, replace: false, newId: true, renamed: RENAMED },
      expected: {
        kind: "leave",
        reason: "no consumer with these settings reads elsewhere: set KAFKA_TOPIC",
      },
    },
    {
      name: "a reused id that has no other one",
      deadLetter: aStoredDeadLetter({ code: "id_reused" }),
      facts: { stored: STORED_BEFORE, replace: false, newId: true },
      expected: { kind: "leave", reason: "there is no other id for it: see --replace" },
    },
    {
      name: "a conflict of the same day, with --new-id",
      facts: { stored: STORED_OTHER, replace: false, newId: true, renamed: RENAMED },
      expected: {
        kind: "leave",
        reason: "it has the date of the stored basket, so --new-id would count a sale twice",
      },
    },
    {
      name: "a conflict whose basket is gone, with --new-id",
      facts: { replace: false, newId: true, renamed: RENAMED },
      expected: { kind: "send" },
    },
  ];
  for (const { name, deadLetter = aStoredDeadLetter(), facts, expected } of cases) {
    await t.step(name, () => {
      const decision = decideReplay(deadLetter, {
        prepared: prepare(deadLetter.record),
        stored: undefined,
        rivals: [],
        justSent: undefined,
        replace: true,
        servedTopics: ["delhaize_shop", "delhaize_shop_2"],
        ...facts,
      });
      assertEquals(decision, expected);
    });
  }
});
