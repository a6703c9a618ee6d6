import { assertEquals } from "@std/assert";
import type { Outcome } from "./find_catcher.ts";
import { formatOutcome, formatSum, toPlantedPage } from "./format_outcomes.ts";

const CAUGHT: Outcome = {
  patch: "a-sum",
  mistake: "Adds `a` to <b>.",
  isCaught: true,
  caughtBy: "tests/a_test.ts › sum() adds",
  stage: "near tests",
  seconds: 1.5,
  remarks: [],
};
const SURVIVOR: Outcome = {
  ...{ patch: "b-sum", mistake: "Forgets b.", isCaught: false },
  ...{ caughtBy: undefined, stage: undefined, seconds: 900 },
  remarks: ["not all of other tests was run, for lack of time"],
};

Deno.test("formatOutcome() says who caught it, or that nobody did", () => {
  assertEquals(formatOutcome(CAUGHT), "caught   a-sum by tests/a_test.ts › sum() adds (1.5 s)");
  assertEquals(
    formatOutcome(SURVIVOR),
    "SURVIVED b-sum (900 s)\n  not all of other tests was run, for lack of time",
  );
});

Deno.test("formatSum() rounds down", () => {
  const outcomes = [...Array.from({ length: 948 }, () => CAUGHT), ...Array(52).fill(SURVIVOR)];
  assertEquals(formatSum(outcomes), "948 of 1000 planted bugs caught, 94.8 %");
  assertEquals(formatSum([CAUGHT, CAUGHT, SURVIVOR]), "2 of 3 planted bugs caught, 66.6 %");
});

Deno.test("toPlantedPage() has a row for each bug, and quotes what tests are called", () => {
  const page = toPlantedPage([CAUGHT, SURVIVOR], {
    command: "deno task planted",
    day: "2026-11-29",
  });
  assertEquals(
    page,
    `# Who caught the planted bugs

1 of 2 planted bugs caught, 50 %; half of them within 1.5 s. \`deno task planted\`, 2026-11-29.

| patch | mistake | caught by | seconds |
| --- | --- | --- | --: |
| \`a-sum\` | Adds \\\`a\\\` to \\<b\\>. | tests/a\\_test.ts › sum() adds | 1.5 |
| \`b-sum\` | Forgets b. | **nobody** | 900 |
`,
  );
});
