/**
 * Records whose clocks are wrong, written past the API: far past, far future, nonsense. They are
 * stored with a sane time of receipt; a basket dated in the far future is a dead letter.
 *
 * @module
 */
import { createBasketMaker } from "../../../generator/make_basket.ts";
import type { ForeignRecord } from "../../support/kafka/producers/foreign_producer.ts";
import { kafkajsClient } from "../../support/kafka/producers/kafkajs_client.ts";
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
  writesRecords: true,
  findLack: ({ producer = kafkajsClient }) =>
    Promise.resolve(
      producer.isWhole ? undefined : `${producer.name} cannot give a record a time of its own`,
    ),
  expectedDeadLetters: rounds,
  async run(world, scale) {
    await world.startApi();
    await world.startConsumer();
    const { producer: client = kafkajsClient } = scale;
    await using producer = await client.open(world.broker.address);
    const makeBasket = createBasketMaker({ seed: 1, date: "2026-01-01" });
    const count = rounds(scale) * (WRONG.length + 1);
    for (let round = 0; round < rounds(scale); round++) {
      const first = round * (WRONG.length + 1);
      const records: ForeignRecord[] = WRONG.map(({ timestamp, receivedAt }, index) => ({
        value: JSON.stringify(makeBasket(first + index)),
        timestampMs: timestamp(),
        headers: [["received-at", receivedAt]],
      }));
      const future = { ...makeBasket(first + WRONG.length), date: "2999-12-31" };
      records.push({
        value: JSON.stringify(future),
        timestampMs: 0,
        headers: [["received-at", ""]],
      });
      await producer.send(records, { topic: "delhaize_shop" });
    }
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
      did: `${count} records with wrong clocks, written past the API by ${client.name}`,
      checks: [{
        name: "times of receipt are sane",
        ok: Number(row?.baskets) === expected,
        seen: `${row?.baskets} of ${expected}`,
      }],
    };
  },
};
