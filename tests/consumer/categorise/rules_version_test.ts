/**
 * Holds the rules to their version. Each stored line says which version classified it: when the
 * rules change under the same version, `recategorise` finds nothing to do, and `verify` names every
 * line that they now classify otherwise.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { categorise, RULES_VERSION } from "../../../consumer/categorise/categorise.ts";
import rules from "../../../consumer/categorise/rules.json" with { type: "json" };
/** The last version, SHA-256 of its words, and of what the code makes of names of such words. */
const RELEASED = {
  version: 1,
  words: "5e037dafd3bfd40b0294ba2eecbb1185a2494d6d5d523d34d9b112669012fac9",
  answers: "c02fe187c35b9f3e54184686e64104a5cb2def4dfaeb470ac619eced0d989b13",
};

Deno.test("the category rules change only together with their version", async () => {
  const { version, ...words } = rules;
  const current = {
    version,
    words: await sha256(words),
    answers: await sha256(toNames().map((name) => [name, categorise(name)])),
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
