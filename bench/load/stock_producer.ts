/**
 * The limit of `batch` that has no HTTP in it: stock kafkajs with acks=all, 500 records a request.
 * Makes
 * the records before the clock runs. Prints seconds and CPU as JSON. Arguments: broker, topic, records, prefix.
 *
 * @module
 */
import process from "node:process";
import { Kafka, Partitioners } from "kafkajs";
import { createBaskets, withNumber } from "../bodies.ts";

const [broker = "", topic = "", count = "", prefix = ""] = Deno.args;
const kafka = new Kafka({ clientId: "stock", brokers: [broker], logLevel: 0 });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
const baskets = createBaskets(64, prefix);
const messages = Array.from({ length: Number(count) }, (_, index) => {
  const basket = { ...baskets[index % baskets.length], id: withNumber(prefix, index) };
  return {
    key: `${basket.store}/${basket.id}`,
    value: JSON.stringify(basket),
    headers: { "request-id": "stock" },
  };
});
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
for (let start = 0; start < messages.length; start += 500) {
  await producer.send({ topic, acks: -1, messages: messages.slice(start, start + 500) });
}
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ seconds, cpuUs: user + system }));
await producer.disconnect();
Deno.exit(0);
