/**
 * The parts of the view of dead letters that need no browser: its address, what can be done, both
 * versions side by side.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { compareVersions } from "../../../api/dashboard/dead_letters/compare_versions.js";
import {
  countTarget,
  toActionBody,
  toActions,
} from "../../../api/dashboard/dead_letters/letter_actions.js";
import {
  parseLettersAddress,
  toLetterPath,
  toLettersHash,
} from "../../../api/dashboard/dead_letters/letters_address.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";
import { CONFLICT_LETTER } from "../../../api/docs/dead_letter_examples.ts";
import { DEAD_LETTER_CODES } from "../../../shared/dead_letters/dead_letter_code.ts";

Deno.test("an address says what is shown, and reads back", async (t) => {
  const cases = [
    {},
    { code: "conflict" },
    { code: "not_json", cause: 'Is not …, & "…"', store: "Gent Zuid" },
    { at: "delhaize_shop/0@7" },
    { after: `delhaize_shop/0@7~${"0".repeat(64)}` },
  ];
  for (const address of cases) {
    await t.step(JSON.stringify(address), () => {
      const [, query = ""] = toLettersHash(address).split("?");
      assertEquals(parseLettersAddress(new URLSearchParams(query)), address);
    });
  }
  assertEquals(parseLettersAddress(new URLSearchParams("code=&other=1")), {});
});

Deno.test("toLetterPath() takes positions and nothing else", () => {
  assertEquals(toLetterPath("delhaize_shop/0@7"), "dead-letters/delhaize_shop/0/7");
  for (const position of ["", "delhaize_shop/0", "../0@7", "a/b@c", "a/0@7/x"]) {
    assertEquals(toLetterPath(position), undefined, position);
  }
});

Deno.test("toActions() offers what makes sense for all of them", async (t) => {
  const cases = [
    { codes: [], expected: [] },
    { codes: ["conflict"], expected: ["replace", "discard"] },
    { codes: ["id_reused"], expected: ["new-id", "replace", "discard"] },
    { codes: ["id_reused", "conflict"], expected: ["replace", "discard"] },
    { codes: ["not_json", "conflict"], expected: ["discard"] },
    { codes: ["oversized_value"], expected: ["discard"] },
    { codes: ["of a later version"], expected: ["replay", "discard"] },
    { codes: ["constructor"], expected: ["replay", "discard"] },
  ];
  for (const { codes, expected } of cases) {
    await t.step(codes.join(), () => assertEquals<unknown>(toActions(codes), expected));
  }
  assertEquals(toActions(["not_json"], { isValid: false }), ["discard"]);
  assertEquals(DEAD_LETTER_CODES.filter((code) => toActions([code]).length === 0), []);
});

Deno.test("a target is counted, and sent as the API wants it", () => {
  assertEquals(countTarget({ code: "conflict", open: 12 }), 12);
  assertEquals(countTarget({ positions: ["a/0@1"] }), 1);
  const body = toActionBody({ code: "conflict", open: 12 }, "why");
  assertEquals(body, { code: "conflict", reason: "why" });
  const positions = ["a/0@1"];
  assertEquals(toActionBody({ positions }, "why"), { positions, reason: "why" });
});

Deno.test("compareVersions() has every line of both, and marks what the API names", () => {
  const [{ stored, letter, changes } = {}] = CONFLICT_LETTER.letters;
  if (!stored || !letter || !changes) throw new Error("Cannot use the example");
  const [line] = letter.products;
  if (line === undefined) throw new Error("Cannot use the example");
  const more = {
    ...letter,
    extra: { a: 1 },
    products: [line, { ...line, line: 2, name: "Kaas", quantity: 0.345, unit: "kg" as const }],
  };
  const format = createFormat("en-GB");
  const rows = compareVersions(stored, more, { changes, format });
  assertEquals(
    rows.map(({ what, differs, ...sides }) => [what, differs, ...Object.values(sides)]),
    [
      [{ fact: "date" }, false, "1 Jan 2020", "1 Jan 2020"],
      [{ fact: "total" }, true, "€1.50", "€1.70"],
      [{ fact: "products" }, false, "1", "2"],
      [{ fact: "extra" }, false, null, '{"a":1}'],
      [{ line: 1 }, true, "123456789 Banana · €1.50", "123456789 Banana · €1.70"],
      [{ line: 2 }, false, null, "123456789 Kaas · 0.345\u00a0kg · €1.70"],
    ],
  );
});
