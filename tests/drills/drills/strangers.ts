/**
 * Everything that strangers may write to the topics, each kind between good baskets, which are all
 * stored within 10 s, in bounded memory.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { kafkajsClient } from "../../support/kafka/producers/kafkajs_client.ts";
import { kcatClient } from "../../support/kafka/producers/kcat_client.ts";
import { STRANGERS } from "../../support/kafka/strangers.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillScale } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import { watchMemory } from "../watch_memory.ts";
import type { World } from "../world.ts";

const MAX_DELAY_MS = 10_000;
/** A consumer at rest takes 150 MiB; a stranger once made it 3,100. */
const MAX_MEMORY_MB = 800;
const PARTITIONS = 2;
const GOOD_BASKETS = 20;

/** It has every codec, and kafkajs has one. */
const usual = await kcatClient.isAvailable() ? kcatClient : kafkajsClient;
const rounds = ({ short }: DrillScale) => short ? 1 : 8;

/** The drill. */
export const strangers: Drill = {
  name: "strangers",
  writesRecords: true,
  expectedDeadLetters: countDeadLetters,
  async run(world, scale) {
    const consumer = await world.startConsumer({
      KAFKA_PARTITIONS: String(PARTITIONS),
      // Longer than a pause of a loaded machine, so that a join more is the strangers' doing.
      KAFKA_SESSION_TIMEOUT_MS: String(MAX_DELAY_MS),
    });
    await world.startApi();
    await using memory = await watchMemory(consumer);
    const makeBasket = createBasketMaker({ seed: scale.seed, date: "2026-01-01" });
    const { sendBasket } = createApiClient({ url: world.apiUrl });
    let baskets = 0;
    const takeBaskets = () => Array.from({ length: GOOD_BASKETS }, () => makeBasket(baskets++));

    async function sendGood(): Promise<void> {
      await eachConcurrently(takeBaskets(), GOOD_BASKETS, async (basket) => {
        const outcome = await sendBasket(basket);
        if (outcome.status !== "accepted") throw new Error(`Cannot send basket ${basket.id}`);
        world.keepReceipt(toReceiptLine(outcome.receipt, basket));
      });
    }

    const { producer: client = usual } = scale;
    await using producer = await client.open(world.broker.address);
    const kinds = toKinds(client);
    let slowest = { name: "none", delayMs: 0 };
    for (let round = 0; round < rounds(scale); round++) {
      for (const [index, stranger] of kinds.entries()) {
        const topic = round % 2 === 0 ? DEFAULT_TOPICS.live : DEFAULT_TOPICS.bulk;
        const partition = (round + index) % PARTITIONS;
        const address = world.broker.address;
        await sendGood();
        await stranger.send(
          { address, topic, partition, producer },
          stranger.hasBaskets ? takeBaskets() : [],
        );
        const startedAt = performance.now();
        await sendGood();
        await waitUntil(
          `all baskets around ${stranger.name} are stored`,
          async () => await world.countStored() === baskets,
          { timeoutMs: 60_000 },
        );
        const delayMs = performance.now() - startedAt;
        if (delayMs > slowest.delayMs) slowest = { name: stranger.name, delayMs };
      }
    }
    await untilSetAside(world, countDeadLetters(scale));
    const joins = await world.countJoins();
    const byCode = await countByCode(world);
    const expectedByCode = toSorted(sumByCode(scale));
    return {
      did: `${kinds.length} kinds of strangers, ${rounds(scale)} times, some of them written ` +
        `by ${client.name}, between ${baskets} baskets`,
      checks: [
        {
          name: `all baskets around each are stored within ${MAX_DELAY_MS / 1_000} s`,
          ok: slowest.delayMs <= MAX_DELAY_MS,
          seen: `at most ${(slowest.delayMs / 1_000).toFixed(1)} s, after ${slowest.name}`,
        },
        {
          name: `the consumer takes at most ${MAX_MEMORY_MB} MiB`,
          ok: memory.peak <= MAX_MEMORY_MB,
          seen: `${memory.peak} MiB, ${memory.start} before`,
        },
        {
          name: "each dead letter has the code of its kind",
          ok: byCode === expectedByCode,
          seen: byCode,
        },
        { name: "each lane has joined once", ok: joins === 2, seen: `${joins} times` },
      ],
    };
  },
};

/** The dead letters of the other partition may come after the last basket. */
async function untilSetAside({ database }: World, count: number): Promise<void> {
  await waitUntil(`${count} dead letters are set aside`, async () => {
    const [row] = await database.query("select count(*) as count from dead_letters");
    return Number(row?.count) >= count;
  }, { timeoutMs: 60_000 });
}

async function countByCode({ database }: World): Promise<string> {
  const rows = await database.query(
    "select code, count(*) as count from dead_letters group by code",
  );
  return toSorted(Object.fromEntries(rows.map(({ code, count }) => [code ?? "", Number(count)])));
}

function toSorted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).toSorted().map(([code, count]) => `${code} ${count}`).join(" · ");
}

/** Those that it can write. */
function toKinds({ codecs }: ForeignClient) {
  return STRANGERS.filter(({ codec }) => codec === undefined || codecs.includes(codec));
}

function sumByCode(scale: DrillScale): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { deadLetters } of toKinds(scale.producer ?? usual)) {
    for (const [code, count] of Object.entries(deadLetters)) {
      sums[code] = (sums[code] ?? 0) + rounds(scale) * count;
    }
  }
  return sums;
}

function countDeadLetters(scale: DrillScale): number {
  return Object.values(sumByCode(scale)).reduce((sum, count) => sum + count, 0);
}
