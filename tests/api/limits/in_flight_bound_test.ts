/**
 * Requests in flight are counted in and out, each once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createInFlightBound } from "../../../api/limits/in_flight_bound.ts";

Deno.test("createInFlightBound() is full at its bound and not after one has left", () => {
  const bound = createInFlightBound({ max: 2 });
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

Deno.test("createInFlightBound() is full at its backlog, until a second has passed or one has left", () => {
  let nowMs = 0;
  const bound = createInFlightBound({ max: 4, maxBacklog: 2, now: () => nowMs });
  const leaveFirst = bound.enter();
  nowMs = 400;
  const leaveSecond = bound.enter();
  assertEquals([bound.count, bound.full], [2, true]);
  nowMs = 999;
  assertEquals(bound.full, true);
  nowMs = 1_000;
  assertEquals([bound.count, bound.full], [2, false], "the first waits for its client");
  const leaveThird = bound.enter();
  assertEquals(bound.full, true);
  leaveFirst();
  assertEquals([bound.count, bound.full], [2, true], "the first was no backlog any more");
  leaveSecond();
  assertEquals([bound.count, bound.full], [1, false]);
  leaveThird();
  leaveThird();
  assertEquals([bound.count, bound.full], [0, false]);
});

Deno.test("createInFlightBound() is full at its bound, however old what is in flight", () => {
  let nowMs = 0;
  const bound = createInFlightBound({ max: 2, maxBacklog: 1, now: () => nowMs });
  bound.enter();
  nowMs = 5_000;
  assertEquals(bound.full, false);
  bound.enter();
  nowMs = 10_000;
  assertEquals([bound.count, bound.full], [2, true]);
});
