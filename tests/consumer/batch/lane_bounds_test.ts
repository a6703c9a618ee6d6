/**
 * How large the transactions of each lane may be.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createLaneBounds } from "../../../consumer/batch/lane_bounds.ts";

Deno.test("createLaneBounds() makes the bulk lane's transactions small while the live lane has records", () => {
  let now = 5_000;
  const { live, bulk } = createLaneBounds(() => now);
  const full = bulk();
  assertEquals(live(), full);
  assertEquals(full, { maxRecords: 500, maxBytes: 500_000, maxTransactions: 2 });
  const small = { maxRecords: 100, maxBytes: 100_000, maxTransactions: 1 };
  assertEquals(bulk(), small);
  now += 999;
  assertEquals(bulk(), small);
  now += 1;
  assertEquals(bulk(), full);
  assertEquals(live(), full);
});
