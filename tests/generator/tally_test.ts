import { assertEquals } from "@std/assert";
import type { SendOutcome } from "../../generator/send_outcome.ts";
import { createTally } from "../../generator/tally.ts";
import { acceptedOutcome, REFUSED, UNAVAILABLE } from "../support/outcomes.ts";

Deno.test("createTally() counts outcomes, each attempt's answer and why baskets failed", () => {
  const tally = createTally();
  const accepted = acceptedOutcome({ store: "Gent", id: "b-1" });
  tally.add({ ...accepted, answers: ["503", "202"] }, 20);
  tally.add(accepted, 10);
  tally.add(REFUSED, 1);
  tally.add(UNAVAILABLE, 5_000);
  tally.add(UNAVAILABLE, 5_000);
  assertEquals(tally.report(), {
    sent: 5,
    accepted: 2,
    refused: 1,
    unavailable: 2,
    answers: { "503": 1, "202": 2, "422": 1, network_error: 4 },
    failures: { "422 invalid_basket It is none": 1, "nothing listens there": 2 },
    latencyMs: { p50: 10, p90: 20, p99: 20, max: 20 },
  });
});

Deno.test("createTally() keeps a bounded number of reasons", () => {
  const tally = createTally();
  for (let index = 0; index < 100; index++) {
    const outcome: SendOutcome = { status: "unavailable", reason: `Reason ${index}`, answers: [] };
    tally.add(outcome, 1);
  }
  const { unavailable, failures } = tally.report();
  assertEquals([unavailable, Object.keys(failures).length], [100, 5]);
});
