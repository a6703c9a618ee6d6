import { assertEquals } from "@std/assert";
import { readFailure } from "./read_failure.ts";

const ERRORS = `
 ERRORS 

a => b ... step => ./tests/other_test.ts:1:1
error: AssertionError

 FAILURES 

`;

Deno.test("readFailure() names the first test that failed", async (t) => {
  const cases: readonly { name: string; output: string; expected: unknown }[] = [
    {
      name: "a step of a test",
      output: `${ERRORS}a => b ... a step => ./tests/api/a_test.ts:3:6
second => ./tests/api/b_test.ts:2:6

FAILED | 0 passed | 2 failed (1 step) (10ms)`,
      expected: { file: "tests/api/a_test.ts", test: "a => b ... a step" },
    },
    {
      name: "a file that failed by itself",
      output: `${ERRORS}./tests/api/a_test.ts (uncaught error)\n`,
      expected: { file: "tests/api/a_test.ts", test: undefined },
    },
    {
      name: "an example in a comment",
      output: `${ERRORS}file:///x/shared/a.ts#9-15.ts => ./shared/a.ts#9-15.ts:3:6\n`,
      expected: { file: "shared/a.ts", test: "an example in its comments" },
    },
    {
      name: "a test that a helper has registered",
      output: `running 2 tests from ./tests/api/a_test.ts
running 1 test from ./tests/api/b_test.ts
${ERRORS}it writes => ./tests/support/temp_dir.ts:31:8\n`,
      expected: { file: "tests/api/b_test.ts", test: "it writes" },
    },
    { name: "nothing, as of a linter", output: "error[no-unused-vars]", expected: undefined },
  ];
  for (const { name, output, expected } of cases) {
    await t.step(name, () => assertEquals(readFailure(output), expected));
  }
});
