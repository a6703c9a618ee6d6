/**
 * Work is waited for, but not for ever.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { atMost } from "../../../shared/service/at_most.ts";

Deno.test("atMost() waits for work that ends in time, however it ends", async (t) => {
  for (const ending of ["resolves", "rejects"] as const) {
    await t.step(ending, async () => {
      let hasEnded = false;
      const work = Promise.resolve().then(() => {
        hasEnded = true;
        if (ending === "rejects") throw new Error("not today");
      });
      await atMost(60_000, work);
      assertEquals(hasEnded, true);
    });
  }
});

Deno.test("atMost() gives up on work that never ends", async () => {
  await atMost(5, new Promise(() => {}));
});
