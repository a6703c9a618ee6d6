/**
 * @module
 */
import { assertEquals } from "@std/assert";
import { findTests, type TestFile } from "./find_tests.ts";

function aTestFile(path: string, imports: readonly string[] = [], isHeavy = false): TestFile {
  return { path, imports: new Set(imports), isHeavy };
}

const TESTS = [
  aTestFile("tests/api/app_test.ts", ["api/app.ts"], true),
  aTestFile("tests/api/publish/publisher_test.ts", ["api/publish/publisher.ts"]),
  aTestFile("tests/consumer/heavy_test.ts", ["shared/other/cents.ts"], true),
  aTestFile("tests/consumer/prepare_test.ts", ["shared/basket/money.ts", "shared/other/cents.ts"]),
  aTestFile("tests/shared/basket/basket_test.ts"),
  aTestFile("tests/shared/basket/server_test.ts", [], true),
  aTestFile("tests/shared/basket/deep/other_test.ts"),
  aTestFile("tests/shared/basket/money_test.ts", ["shared/basket/money.ts"]),
  aTestFile("tests/shared/basket/sum_test.ts", ["shared/basket/money.ts"], true),
];

const CASES: readonly { name: string; input: string; expected: readonly string[] }[] = [
  {
    name:
      "its own first, then those of its folder that import it, then its others without a server",
    input: "shared/basket/money.ts",
    expected: [
      "tests/shared/basket/money_test.ts",
      "tests/shared/basket/sum_test.ts",
      "tests/shared/basket/basket_test.ts",
    ],
  },
  {
    name: "those elsewhere that import it and start no server, when there are no nearer ones",
    input: "shared/other/cents.ts",
    expected: ["tests/consumer/prepare_test.ts"],
  },
  {
    name: "not all that a service has in its root",
    input: "api/publish/publisher.ts",
    expected: ["tests/api/publish/publisher_test.ts"],
  },
  {
    name: "a server's where the tests are the file's own",
    input: "api/app.ts",
    expected: ["tests/api/app_test.ts"],
  },
  { name: "none where nobody looks", input: "api/none.ts", expected: [] },
];

for (const { name, input, expected } of CASES) {
  Deno.test(`findTests() finds ${name}`, () => assertEquals(findTests(input, TESTS), expected));
}
