/**
 * Records whose clocks are wrong, written past the API: far past, far future, nonsense. They are
 * stored with a sane time of receipt; a basket dated in the far future is a dead letter.
 *
 * @module
 */
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillScale } from "../drill.ts";

const rounds = ({ short }: DrillScale) => short ? 20 : 500;
/** Brokers refuse a timestamp more than an hour ahead, so the far future is in the header only. */
const WRONG = [
  { timestamp: () => 0, receivedAt: "1970-01-01T00:00:00Z" },
  { timestamp: () => 1, receivedAt: "not a time" },
  { timestamp: () => Date.now() + 30 * 60_000, receivedAt: "3000-01-01T00:00:00Z" },
  { timestamp: () => 0, receivedAt: "+275760-09-13T00:00:00.000Z" },
];

/** The drill. */
export const clock: Drill = {
  name: "clock",
  expectedDeadLetters: rounds,
  async run(world, scale) {
    await world.startApi();
    await world.startConsumer();
    const { Kafka, Partitioners } = await import("kafkajs");
    const producer = new Kafka({ clientId: "clock", brokers: [world.broker.address], logLevel: 0 })
      .producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
    const count = rounds(scale) * (WRONG.length + 1);
    for (let round = 0; round < rounds(scale); round++) {
      const first = round * (WRONG.length + 1);
      const messages = WRONG.map(({ timestamp, receivedAt }, index) => ({
        value: JSON.stringify(makeBasket(first + index)),
        timestamp: String(timestamp()),
        headers: { "received-at": receivedAt },
      }));
      const future = { ...makeBasket(first + WRONG.length), date: "2999-12-31" };
      messages.push({
        value: JSON.stringify(future),
        timestamp: "0",
        headers: { "received-at": "" },
      });
      await producer.send({ topic: "delhaize_shop", messages, acks: -1 });
    }
    await producer.disconnect();
    const expected = count - rounds(scale);
    await waitUntil(
      `${expected} baskets are stored`,
      async () => await world.countStored() >= expected,
    );
    const [row] = await world.database.query(`
      select count(*) as baskets
      from baskets
      where received_at between now() - interval '1 hour' and now() + interval '1 hour'`);
    return {
      did: `${count} records with wrong clocks, written past the API`,
      checks: [{
        name: "times of receipt are sane",
        ok: Number(row?.baskets) === expected,
        seen: `${row?.baskets} of ${expected}`,
      }],
    };
  },
};
