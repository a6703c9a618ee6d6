/**
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Mutant } from "./mutant.ts";
import { type MeasuredTest, planMutants } from "./plan.ts";

function aMutant(id: number): Mutant {
  const [start, end] = [{ line: 0, column: 0 }, { line: 0, column: 1 }];
  return { id, file: "shared/a.ts", mutator: "Sql", start, end, original: "<", replacement: "<=" };
}

function aTest(id: string, changes: Partial<MeasuredTest> = {}): MeasuredTest {
  return { kind: "test", id, file: "tests/shared/a_test.ts", ms: 10, hits: {}, ...changes };
}

Deno.test("planMutants() tries a mutant with the tests that run its code, fastest first", () => {
  const tests = [
    aTest("slow", { ms: 20, hits: { 0: 1, 1: 2 } }),
    aTest("fast", { ms: 5, hits: { 1: 3 } }),
    aTest("elsewhere", { ms: 6, hits: { 1: 1 }, file: "tests/other_test.ts" }),
    aTest("elsewhere and too slow", { ms: 301, hits: { 1: 1 }, file: "tests/other_test.ts" }),
    aTest("near and slow", { ms: 3_000, hits: { 1: 1 }, file: "tests/shared/b_test.ts" }),
    aTest("near and too slow", { ms: 3_001, hits: { 1: 1 }, file: "tests/shared/b_test.ts" }),
    aTest("its own, however slow", { ms: 3_002, hits: { 1: 1 } }),
  ];
  const { warm, fresh, uncovered } = planMutants([aMutant(0), aMutant(1), aMutant(2), aMutant(3)], {
    measured: { tests, static: { 3: 1 } },
    toTestFiles: () => ["tests/shared/a_test.ts"],
    isNear: (file) => file.startsWith("tests/shared/"),
  });
  const brief = ({ id, testIds, hitLimit, ms }: (typeof warm)[number]) => ({
    id,
    testIds,
    hitLimit,
    ms,
  });
  assertEquals(warm.map(brief), [
    { id: 0, testIds: ["slow"], hitLimit: 1_100, ms: 20 },
    {
      id: 1,
      testIds: ["fast", "elsewhere", "slow", "near and slow", "its own, however slow"],
      hitLimit: 1_800,
      ms: 3_002,
    },
  ]);
  // What ran while the modules were loaded may matter to any test of the file.
  assertEquals(fresh.map(brief), [
    { id: 3, testIds: ["fast", "slow", "its own, however slow"], hitLimit: 1_000, ms: 3_002 },
  ]);
  assertEquals(uncovered.map(({ id }) => id), [2]);
});
