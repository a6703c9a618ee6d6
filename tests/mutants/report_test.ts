/**
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Mutant, MutantResult, MutantStatus } from "./mutant.ts";
import { formatMutant, formatReport, toScore } from "./report.ts";

const MUTANT: Mutant = {
  id: 0,
  file: "shared/a.ts",
  mutator: "EqualityOperator",
  start: { line: 4, column: 2 },
  end: { line: 5, column: 9 },
  original: "a <\n      b",
  replacement: "a <= b",
};

function results(...statuses: readonly MutantStatus[]): readonly MutantResult[] {
  return statuses.map((status) => ({ mutant: MUTANT, status }));
}

const CASES: readonly {
  name: string;
  input: readonly MutantStatus[];
  expected: ReturnType<typeof toScore>;
}[] = [
  {
    name: "counts what was killed and what ran for ever",
    input: ["killed", "timeout", "survived", "uncovered"],
    expected: { tried: 4, noticed: 2, ignored: 0, percent: 50 },
  },
  {
    name: "leaves out what is ignored",
    input: ["killed", "ignored"],
    expected: { tried: 1, noticed: 1, ignored: 1, percent: 100 },
  },
  {
    name: "is whole when nothing is tried",
    input: [],
    expected: { tried: 0, noticed: 0, ignored: 0, percent: 100 },
  },
];

for (const { name, input, expected } of CASES) {
  Deno.test(`toScore() ${name}`, () => assertEquals(toScore(results(...input)), expected));
}

Deno.test("formatMutant() is one line that an editor can open", () => {
  assertEquals(formatMutant(MUTANT), "shared/a.ts:5:3 EqualityOperator: a < b → a <= b");
});

Deno.test("formatReport() says what was left out, what was not used and what survived", () => {
  const text = formatReport([{
    part: { name: "a", paths: ["shared/a.ts"] },
    seconds: 3,
    results: [
      ...results("killed", "survived"),
      { mutant: MUTANT, status: "ignored", by: "words for people" },
    ],
    unusable: [{ kind: "test", id: "x", file: "y", ms: 1, hits: {}, failure: "Error: z\n  at y" }],
  }]);
  assertStringIncludes(text, "## a: 50.0 % (1 of 2, 1 left out), 3 s");
  assertStringIncludes(text, "- left out 1: words for people");
  assertStringIncludes(text, "- not used: x: Error: z\n");
  assertStringIncludes(text, "- survived shared/a.ts:5:3 EqualityOperator");
});
