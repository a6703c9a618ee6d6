import { assertEquals } from "@std/assert";
import { rankTests } from "./rank_tests.ts";

const IMPORTS = new Map([
  ["api/batch/split.ts", []],
  ["api/app.ts", ["api/batch/split.ts"]],
  ["api/other.ts", []],
  ["tests/api/app_test.ts", ["api/app.ts"]],
  ["tests/api/batch/body_test.ts", ["tests/support/parts.ts"]],
  ["tests/api/batch/split_test.ts", ["tests/support/parts.ts"]],
  ["tests/api/other_test.ts", ["api/other.ts"]],
  ["tests/consumer/far_test.ts", []],
  ["tests/docs/app_test.ts", ["api/app.ts"]],
  ["tests/guide/whole_test.ts", ["tests/support/parts.ts"]],
  ["tests/planted/patches_test.ts", ["api/app.ts"]],
  ["tests/support/parts.ts", ["api/app.ts"]],
]);

Deno.test("rankTests() takes the mirror, then those beside it, then by imports and folders", () => {
  assertEquals(rankTests(["api/batch/split.ts"], IMPORTS), {
    near: [
      "tests/api/batch/split_test.ts",
      "tests/api/batch/body_test.ts",
      "tests/api/app_test.ts",
      "tests/docs/app_test.ts",
      "tests/guide/whole_test.ts",
    ],
    far: ["tests/api/other_test.ts", "tests/consumer/far_test.ts"],
  });
});

Deno.test("rankTests() never asks the tests of the patches, which every planted bug fails", () => {
  const { near, far } = rankTests(["api/app.ts"], IMPORTS);
  assertEquals([...near, ...far].filter((path) => path.startsWith("tests/planted/")), []);
});

Deno.test("rankTests() goes by the nearest of several changed files", () => {
  const { near } = rankTests(["api/other.ts", "api/batch/split.ts"], IMPORTS);
  assertEquals(near.slice(0, 2), ["tests/api/other_test.ts", "tests/api/batch/split_test.ts"]);
});
