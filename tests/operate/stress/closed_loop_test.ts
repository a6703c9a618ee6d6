import { assertEquals, assertRejects } from "@std/assert";
import { closedLoop } from "../../../operate/stress/closed_loop.ts";
import { createFakeClock } from "../../support/fake_clock.ts";

const never = new AbortController().signal;

Deno.test("closedLoop() sends each index once, with so many in flight", async (t) => {
  const cases = [
    { count: 100, concurrency: 10, most: 10 },
    { count: 3, concurrency: 10, most: 3 },
    { count: 5, concurrency: 1, most: 1 },
  ];
  for (const { count, concurrency, most } of cases) {
    await t.step(`${count} with ${concurrency}`, async () => {
      const clock = createFakeClock();
      const indexes: number[] = [];
      let inFlight = 0;
      let mostInFlight = 0;
      await clock.run(
        closedLoop({ count, concurrency, signal: never, ...clock }, async ({ index }) => {
          indexes.push(index);
          mostInFlight = Math.max(mostInFlight, ++inFlight);
          await clock.sleep(10 + index % 3);
          inFlight--;
        }),
      );
      assertEquals(indexes, Array.from({ length: count }, (_, index) => index));
      assertEquals([mostInFlight, inFlight], [most, 0]);
    });
  }
});

Deno.test("closedLoop() stops at the signal and cuts what takes too long", async () => {
  const clock = createFakeClock();
  const stop = new AbortController();
  clock.sleep(1_000).then(() => stop.abort());
  let ended = 0;
  await clock.run(
    closedLoop({ count: 1_000, concurrency: 2, signal: stop.signal, ...clock }, async (turn) => {
      await clock.sleep(turn.index < 2 ? 900 : 60_000, turn.signal);
      ended++;
    }),
  );
  assertEquals([ended, clock.now()], [4, 1_500]);
});

Deno.test("closedLoop() ends with the first error that a send throws", async () => {
  const clock = createFakeClock();
  let sent = 0;
  await assertRejects(
    () =>
      clock.run(closedLoop({ count: 1_000, concurrency: 1, signal: never, ...clock }, () => {
        sent++;
        return Promise.reject(new Error("No space left on device"));
      })),
    Error,
    "No space left on device",
  );
  assertEquals(sent, 1);
});
