import { assertEquals } from "@std/assert";
import { toProbes } from "./probe.ts";

const IMPORTS = new Map([
  ["shared/a.ts", []],
  ["tests/shared/a_test.ts", ["shared/a.ts"]],
  ["tests/shared/b_test.ts", ["shared/a.ts"]],
  ["tests/far_test.ts", []],
]);

Deno.test("toProbes() asks the linter, the nearest test, the types, the others and the drills", () => {
  const probes = toProbes(["shared/a.ts"], { imports: IMPORTS, drills: ["erase"] });
  const test = "test -A --no-check --doc --fail-fast";
  assertEquals(probes.map(({ stage, args }) => `${stage}: ${args.join(" ")}`), [
    "lint: lint shared/a.ts",
    `near tests: ${test} shared/a.ts`,
    `near tests: ${test} tests/shared/a_test.ts`,
    "types: check shared/a.ts",
    `near tests: ${test} tests/shared/b_test.ts`,
    `other tests: ${test} tests/far_test.ts`,
    "drills: task drill --short erase",
  ]);
});

Deno.test("toProbes() lints and checks no SQL", () => {
  const probes = toProbes(["consumer/migrations/0001_a.sql"], { imports: IMPORTS, drills: [] });
  assertEquals(probes.map(({ stage }) => stage), ["other tests"]);
});
