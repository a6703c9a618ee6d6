/**
 * Whether work costs no more than in proportion to its amount, on any machine: what is compared is the
 * CPU for an amount and for four times as much.
 *
 * @module
 */
import process from "node:process";
import { assertLess } from "@std/assert";

/**
 * Milliseconds of this thread's CPU of the cheapest of `runs` runs. Other test files are threads of
 * their own, and so is a garbage collector's help.
 */
export async function measureCpuMs(work: () => unknown, runs = 7): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const before = process.threadCpuUsage();
    await work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/**
 * Asserts that four times as much takes no more than some four times the CPU. Where it takes 25 ms at
 * most, nothing is seen: choose an `n` that would take long if the cost grew as its square.
 *
 * @param toWork makes `n` of something, and returns the work on it
 */
export async function assertEvenGrowth(
  n: number,
  toWork: (n: number) => () => unknown,
): Promise<void> {
  const once = await measureCpuMs(toWork(n));
  const fourTimes = await measureCpuMs(toWork(4 * n));
  assertLess(fourTimes, MAX_FACTOR * Math.max(once, FLOOR_MS), `${once} ms for ${n}`);
}

/** What grows as the square takes sixteen times as long. */
const MAX_FACTOR = 10;
/** Below it the clock and the garbage collector are all there is to see. */
const FLOOR_MS = 10;
