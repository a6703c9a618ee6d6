/**
 * Every basket is sent three times, in random order: it is stored once.
 *
 * @module
 */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import type { Drill } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";

/** The drill. */
export const duplicates: Drill = {
  name: "duplicates",
  onAnyBroker: true,
  async run(world, { short }) {
    const baskets = short ? 1_000 : 5_000;
    await world.startApi();
    await world.startConsumer();
    const { sendBasket } = createApiClient({ url: world.apiUrl });
    const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
    const indexes = shuffle(Array.from({ length: 3 * baskets }, (_, index) => index % baskets));
    await eachConcurrently(indexes, 64, async (index) => {
      const basket = makeBasket(index);
      const outcome = await sendBasket(basket);
      if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${index}`);
      world.keepReceipt(toReceiptLine(outcome.receipt, basket));
    });
    const stored = await settled(() => world.countStored(), baskets);
    return {
      did: `${baskets} baskets, each sent three times in random order`,
      checks: [{ name: "each is stored once", ok: stored === baskets, seen: `${stored} stored` }],
    };
  },
};

/** What `count` gives once it has reached `expected`, or after 20 s. */
async function settled(count: () => Promise<number>, expected: number): Promise<number> {
  const until = performance.now() + 20_000;
  while (await count() < expected && performance.now() < until) {
    await sleep(50);
  }
  return await count();
}

/** Fisher and Yates; always the same order. */
function shuffle(values: readonly number[]): readonly number[] {
  const random = xoroshiro128plus(42);
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = uniformInt(random, 0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
  }
  return shuffled;
}
