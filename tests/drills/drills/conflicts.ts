/**
 * Every tenth basket comes again with another price: the first stays, the second is a dead letter.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import type { Drill, DrillScale } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";

const baskets = ({ short }: DrillScale) => short ? 1_000 : 5_000;
const conflicting = (scale: DrillScale) => baskets(scale) / 10;

/** The drill. */
export const conflicts: Drill = {
  name: "conflicts",
  onAnyBroker: true,
  expectedDeadLetters: conflicting,
  async run(world, scale) {
    await world.startApi();
    await world.startConsumer();
    const { sendBasket } = createApiClient({ url: world.apiUrl });
    const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });

    async function send(index: number, raiseBy: number): Promise<void> {
      const basket = makeBasket(index);
      const [first, ...rest] = basket.products;
      if (first === undefined) return;
      const price = Math.round(first.price * 100 + raiseBy) / 100;
      const sent = { ...basket, products: [{ ...first, price }, ...rest] };
      const outcome = await sendBasket(sent);
      if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${index}`);
      world.keepReceipt(toReceiptLine(outcome.receipt, sent));
    }

    const all = Array.from({ length: baskets(scale) }, (_, index) => index);
    await eachConcurrently(all, 64, (index) => send(index, 0));
    const again = all.filter((index) => index % 10 === 0);
    await eachConcurrently(again, 64, (index) => send(index, 1));
    return { did: `${again.length} of ${all.length} baskets came again, a cent dearer` };
  },
};
