/**
 * No record costs more than in proportion to its size, whatever there is much of in it.
 *
 * @module
 */
import { assertEvenGrowth } from "../support/even_growth.ts";
import { may } from "../support/permissions.ts";
import { GROWING_WORK } from "./support/growing_work.ts";

Deno.test({
  name: "four times as much of anything in a record takes no more than some four times the CPU",
  ignore: !may.runStack,
  async fn(t) {
    for (const { name, n, prepare } of GROWING_WORK) {
      await t.step(name, () => assertEvenGrowth(n, prepare));
    }
  },
});
