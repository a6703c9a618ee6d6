/**
 * Fills a topic with baskets, for rows that begin behind the API. Writes the wire contract by hand,
 * so that any version of the services can be measured.
 *
 * @module
 */
import { Kafka, Partitioners } from "kafkajs";
import type { WireBasket } from "../shared/basket/basket.ts";
import { createBaskets, withNumber } from "./bodies.ts";
import type { Bench } from "./bench.ts";

/** What to write. */
export interface FillOptions {
  readonly topic: string;
  readonly baskets: number;
  /** Of the baskets' ids. */
  readonly prefix: string;
}

/** Creates `topic` with {@linkcode PARTITIONS} partitions, when missing, and writes the baskets. */
export async function fillTopic(
  bench: Pick<Bench, "kafka">,
  { topic, baskets, prefix }: FillOptions,
): Promise<void> {
  await createTopic(bench, topic);
  await using producer = await openProducer(bench);
  const samples = createBaskets(SAMPLES, prefix);
  for (let start = 0; start < baskets; start += CHUNK) {
    const messages = Array.from({ length: Math.min(CHUNK, baskets - start) }, (_, index) => {
      const number = start + index;
      const basket = { ...samples[number % SAMPLES], id: withNumber(prefix, number) };
      return {
        key: `${basket.store}/${basket.id}`,
        value: JSON.stringify(basket),
        headers: { ...(isV1(basket) ? {} : { schema: "basket.v2" }), "request-id": "bench" },
      };
    });
    await producer.send({ topic, messages });
  }
}

/** Whether the first version of the contract has a place for all of a basket. */
function isV1({ products = [] }: Partial<WireBasket>): boolean {
  return products.every((product) => Object.keys(product).length === 3 && product.price >= 0);
}

/** Creates a topic when there is none. */
export async function createTopic(bench: Pick<Bench, "kafka">, topic: string): Promise<void> {
  const admin = connect(bench).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }] });
  await admin.disconnect();
}

/** How many records a topic holds. */
export async function countRecords(bench: Pick<Bench, "kafka">, topic: string): Promise<number> {
  const admin = connect(bench).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
}

/** Sends records with acks=all. */
export interface BenchProducer extends AsyncDisposable {
  readonly send: (batch: {
    readonly topic: string;
    readonly messages: readonly {
      readonly key: string;
      readonly value: string;
      readonly headers?: Readonly<Record<string, string>>;
    }[];
  }) => Promise<void>;
}

/** Connects a producer. */
export async function openProducer(bench: Pick<Bench, "kafka">): Promise<BenchProducer> {
  const producer = connect(bench).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    async send({ topic, messages }) {
      await producer.send({
        topic,
        acks: -1,
        messages: messages.map(({ headers, ...message }) => ({
          ...message,
          headers: { ...headers },
        })),
      });
    },
    [Symbol.asyncDispose]: () => producer.disconnect(),
  };
}

function connect({ kafka }: Pick<Bench, "kafka">): Kafka {
  return new Kafka({ clientId: "bench", brokers: [kafka], logLevel: 0 });
}

/** As many as our services create. */
const PARTITIONS = 6;
/** Different baskets: as many products in as many shops as a day of the generator has. */
const SAMPLES = 512;
const CHUNK = 500;
