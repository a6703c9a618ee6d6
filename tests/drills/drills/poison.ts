/**
 * One basket in 500 that the database refuses: it alone becomes a dead letter.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import type { Drill, DrillScale } from "../drill.ts";

const EVERY = 500;
const bad = ({ short }: DrillScale) => short ? 4 : 20;

/** The drill. */
export const poison: Drill = {
  name: "poison",
  onAnyBroker: true,
  expectedDeadLetters: bad,
  async run(world, scale) {
    await world.startApi();
    await world.startConsumer();
    await world.database.query(
      "alter table basket_products add constraint no_poison check (name <> 'Poison')",
    );
    const { sendBasket } = createApiClient({ url: world.apiUrl });
    const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
    const indexes = Array.from({ length: EVERY * bad(scale) }, (_, index) => index);
    await eachConcurrently(indexes, 64, async (index) => {
      const basket = makeBasket(index);
      const [first, ...rest] = basket.products;
      const sent = index % EVERY === 123 && first !== undefined
        ? { ...basket, products: [{ ...first, name: "Poison" }, ...rest] }
        : basket;
      const outcome = await sendBasket(sent);
      if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${index}`);
      world.keepReceipt(toReceiptLine(outcome.receipt, sent));
    });
    return { did: `1 basket in ${EVERY} refused by a constraint, ${bad(scale)} times` };
  },
};
