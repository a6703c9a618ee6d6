/**
 * Holds the rules to their version. Each stored line says which version classified it: when the
 * rules change under the same version, `recategorise` finds nothing to do, and `verify` names every
 * line that they now classify otherwise.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { categorise, RULES_VERSION } from "../../../consumer/categorise/categorise.ts";
import { CONTAINERS, EMPTIES, KIND_WORDS } from "../../../consumer/categorise/kind_words.ts";
import { toNamedKind } from "../../../consumer/categorise/to_named_kind.ts";
import rules from "../../../consumer/categorise/rules.json" with { type: "json" };
/** The last version, SHA-256 of its words, and of what the code makes of names of
 * such words: categories, and kinds. */
const RELEASED = {
  version: 10,
  words: "f7b554d6db2f91cbf3e66537d114122a8dffc55619ed71337b174afce805f784",
  answers: "ad37be2de9fe69c464ae390073afa314a9f8635c0113b34d240514e2e66f364b",
  kinds: "8c5efa7d9bd1d062a12bf9b1efdb60d2ad41729a423ebb294eb0ae869278238c",
};

Deno.test("the category rules change only together with their version", async () => {
  const { version, ...words } = rules;
  const current = {
    version,
    words: await sha256(words),
    answers: await sha256(toNames().map((name) => [name, categorise(name)])),
    kinds: await sha256(KIND_NAMES.map((name) => [name, toNamedKind(name)])),
  };
  const isNew = version !== RELEASED.version;
  const advice = isNew
    ? `Version ${version} of the rules is new: copy its values to RELEASED in this test`
    : `The rules, or the code that applies them, changed and are still version ${version}: raise ` +
      '"version" in consumer/categorise/rules.json, so that recategorise finds the lines of ' +
      "older versions, and copy the new values to RELEASED in this test";
  assertEquals(current, RELEASED, advice);
  assertEquals(RULES_VERSION, RELEASED.version);
});

/** The words of deposits and discounts, alone and beside a good. */
const KIND_NAMES: readonly string[] = [...KIND_WORDS.keys(), ...CONTAINERS, ...EMPTIES]
  .flatMap((word) => [word, `${word} chips`, `chips ${word}`, `${word} leeg`, `-20% ${word}`]);

/** Each word of the rules, alone, in the plural, and before and joined to the next one. */
function toNames(): readonly string[] {
  const words = Object.values(rules.categories).flatMap((languages) =>
    Object.values(languages).flat()
  );
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? "";
    return [word, `${word}s`, `${word} ${next}`, `${next} ${word}`, `${word}${next}`];
  });
}

async function sha256(value: unknown): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(JSON.stringify(value)),
  );
  return new Uint8Array(digest).toHex();
}
