/**
 * Requests in flight are counted in and out, each once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createInFlightBound } from "../../../api/limits/in_flight_bound.ts";

Deno.test("createInFlightBound() is full at its bound and not after one has left", () => {
  const bound = createInFlightBound(2);
  const leaveFirst = bound.enter();
  assertEquals([bound.count, bound.full], [1, false]);
  const leaveSecond = bound.enter();
  assertEquals([bound.count, bound.full], [2, true]);
  leaveFirst();
  leaveFirst();
  assertEquals([bound.count, bound.full], [1, false]);
  leaveSecond();
  assertEquals([bound.count, bound.full], [0, false]);
});
