/**
 * The parts of the code whose mutants are tried: what computes, and is the same each time.
 *
 * @module
 */

/** A part, by its name in the report. */
export interface Part {
  readonly name: string;
  /** Files and folders, from the root. */
  readonly paths: readonly string[];
  /** Whether tests that start servers are left out: without them a mutant takes a second less. */
  readonly isPure?: boolean;
  /** Test files besides those that `findTests()` finds. */
  readonly tests?: readonly string[];
}

/** All parts. */
export const PARTS: readonly Part[] = [
  { name: "basket", paths: ["shared/basket"], isPure: true },
  {
    name: "publisher",
    paths: [
      "api/publish/publisher.ts",
      "api/publish/record_queue.ts",
      "api/publish/learned_limits.ts",
      "api/publish/send_bisecting.ts",
    ],
    isPure: true,
  },
  { name: "bisection", paths: ["consumer/store/store_bisecting.ts"], isPure: true },
  {
    name: "rollups",
    paths: [
      "consumer/store/rollups.ts",
      "consumer/store/change_rollups.ts",
      "consumer/store/insert_baskets.ts",
    ],
    tests: ["tests/consumer/store/store_batch_test.ts"],
  },
];
