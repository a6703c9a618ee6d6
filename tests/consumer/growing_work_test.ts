/**
 * No record costs more than in proportion to its size, whatever there is much of in it.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import { may } from "../support/permissions.ts";
import { GROWING_WORK, measureCpuMs } from "./support/growing_work.ts";

/** Four times as much may take four times as long; what grows as the square takes sixteen. */
const MAX_FACTOR = 10;
/** Below it the clock and the garbage collector are all there is to see. */
const FLOOR_MS = 10;

Deno.test({
  name: "four times as much of anything in a record takes no more than some four times the CPU",
  ignore: !may.runStack,
  async fn(t) {
    for (const { name, n, prepare } of GROWING_WORK) {
      await t.step(name, async () => {
        const once = await measureCpuMs(prepare(n));
        const fourTimes = await measureCpuMs(prepare(4 * n));
        assertLess(fourTimes, MAX_FACTOR * Math.max(once, FLOOR_MS), `${once} ms for ${n}`);
      });
    }
  },
});
