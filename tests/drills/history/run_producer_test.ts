/**
 * A producer of a history: what the broker acknowledged counts as accepted, and who fails starts again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { createBasketDrawer } from "./draw_baskets.ts";
import type { Operation } from "./history_event.ts";
import { runProducer } from "./run_producer.ts";

/** Plays a producer whose second call fails, until its third one; what became of it. */
async function play() {
  const [did, noted]: [string[], Operation[]] = [[], []];
  const sentKeys: unknown[] = [];
  const end = new AbortController();
  let calls = 0;
  const client: ForeignClient = {
    name: "fake",
    codecs: ["gzip"],
    isWhole: true,
    isAvailable: () => Promise.resolve(true),
    open(address) {
      did.push(`open ${address}`);
      return Promise.resolve({
        send(records, { codec }) {
          calls++;
          did.push(`send ${codec}`);
          sentKeys.push(...records.map(({ key }) => key));
          if (calls === 3) end.abort();
          return calls === 2 ? Promise.reject(new Error("timed out")) : Promise.resolve();
        },
        [Symbol.asyncDispose]() {
          did.push("close");
          return Promise.reject(new Error("no broker"));
        },
      });
    },
  };
  const draw = (most: number) => Math.min(most, 1);
  await runProducer(client, {
    ...{ client: 17, draw, numbers: { request: 40 }, brokers: "a:1,b:2", eachMs: 0 },
    baskets: createBasketDrawer(draw),
    now: () => 5,
    note: (operation) => void noted.push(operation),
    end: end.signal,
  });
  return { did, noted, sentKeys };
}

Deno.test("runProducer() starts a producer that failed again, and closes the last one", async () => {
  const { did } = await play();
  const open = "open a:1,b:2";
  assertEquals(did, [open, ...["send gzip", "send gzip", "close"], open, "send gzip", "close"]);
});

Deno.test("runProducer() notes each record of a call, and what its client knows of it", async () => {
  const { noted, sentKeys } = await play();
  assertEquals(noted.map(({ key }) => key), sentKeys);
  assertEquals(
    [...Map.groupBy(noted, ({ request }) => request)].map(([request, [first, ...rest]]) => {
      assert(rest.every(({ said }) => said === first?.said));
      return [request, first?.kind, first?.api, first?.answer, first?.said];
    }),
    [
      [41, "direct", 0, "accepted", "acknowledged to fake"],
      [42, "direct", 0, "unknown", "unknown to fake"],
      [43, "direct", 0, "accepted", "acknowledged to fake"],
    ],
  );
});
