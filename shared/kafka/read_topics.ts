/**
 * Reads whole topics, for those who check their content.
 *
 * @module
 */
import type { RawRecord } from "../basket/raw_record.ts";
import { sleep } from "../service/sleep.ts";
import { createWaitBudget, type WaitBudget } from "../service/wait_budget.ts";
import { createKafka, type Kafka, toRawRecords } from "./client.ts";
import { EMPTY_FETCHES_AT_END } from "./first_record.ts";
import { isKafkaError, isOffsetOutOfRange, isPassing } from "./kafka_error.ts";
import type { KafkaOptions } from "./kafka_options.ts";
import { createPartitionFetcher, type FetchedPartition } from "./partition_fetcher.ts";
import type { Position } from "./position.ts";
import {
  type ConnectingClient,
  createReconnectingClient,
  type ReconnectingClient,
} from "./reconnecting_client.ts";

/** Options for {@linkcode readTopics}. */
export interface ReadTopicsOptions {
  /** How long to wait, in all, for a broker that answers nothing. @default {10 s} */
  readonly budget?: WaitBudget;
  /** How to fetch; tests pass another one. @default {createPartitionFetcher} */
  readonly createFetcher?: typeof createPartitionFetcher;
}

/**
 * Every record that could be read from the topics when it was called, in the order of its
 * partition, in the batches of the fetches. A partition is read to its end also where its last
 * offsets are no records: transaction markers, records of aborted transactions, what compaction left
 * out. Joins no group and commits nothing.
 *
 * @throws an error of kafkajs when a topic is missing, or a broker cannot be reached for as long as
 * the budget lasts; an error when a topic was made again meanwhile
 */
export async function* readTopics(
  options: KafkaOptions,
  topics: readonly string[],
  { budget = createWaitBudget(10_000), createFetcher = createPartitionFetcher }: ReadTopicsOptions =
    {},
): AsyncGenerator<readonly RawRecord[]> {
  const kafka = createKafka(options);
  await using admin = createReconnectingClient(() => kafka.admin());
  await using fetcher = createReconnectingClient(() => createFetcher(kafka));

  /** One fetch of some partitions; empty when it has to be repeated. */
  async function fetch(some: readonly Unread[]): Promise<readonly FetchedPartition[]> {
    const startedAt = performance.now();
    try {
      return await ask(fetcher, (client) => client.fetch(some.map(toPosition), FETCH), budget);
    } catch (error) {
      budget.spend(performance.now() - startedAt);
      if (!isOffsetOutOfRange(error) && !isPassing(error)) throw error;
      const hasMoved = isOffsetOutOfRange(error) &&
        await ask(admin, (client) => skipDeleted(client, some), budget);
      if (hasMoved) return [];
      if (budget.leftMs === 0) throw error;
      await wait(budget);
      return [];
    }
  }

  const unread = await ask(admin, (client) => readEnds(client, topics), budget);
  // What a shared fetch found nothing of is fetched alone, once all others are at their ends.
  const quiet = new Map<string, Unread>();
  while (unread.size > 0 || quiet.size > 0) {
    const isAlone = unread.size === 0;
    const wanted = isAlone ? [...quiet.values()].slice(0, 1) : [...unread.values()];
    for (const fetched of await fetch(wanted)) {
      const name = toName(fetched);
      const state = wanted.find((each) => toName(each) === name);
      if (state === undefined) continue;
      const isEmpty = fetched.nextOffset === state.nextOffset;
      state.nextOffset = fetched.nextOffset;
      state.emptyFetches = isEmpty && isAlone ? state.emptyFetches + 1 : 0;
      unread.delete(name);
      quiet.delete(name);
      if (!isAtEnd(state, fetched)) (isEmpty ? quiet : unread).set(name, state);
      if (isEmpty && fetched.lastStableOffset < state.endOffset) {
        if (budget.leftMs === 0) throw new Error(describeTruncated(state, fetched));
        await wait(budget);
      }
      const records = toRawRecords(fetched)
        .filter(({ offset }) => BigInt(offset) < state.endOffset);
      if (records.length > 0) yield records;
    }
  }
}

/** The answer to a request, in the time that is left. */
async function ask<C extends ConnectingClient, T>(
  client: ReconnectingClient<C>,
  request: (client: C) => Promise<T>,
  { leftMs }: WaitBudget,
): Promise<T> {
  try {
    return await client.use(request, { timeoutMs: leftMs + GRACE_MS });
  } catch (error) {
    if (isKafkaError(error) || !(error instanceof Error)) throw error;
    throw new Error(`Cannot read the topics: ${error.message}`, { cause: error });
  }
}

async function wait(budget: WaitBudget): Promise<void> {
  const ms = Math.min(PAUSE_MS, budget.leftMs);
  budget.spend(ms);
  await sleep(ms);
}

/** A partition that is not read to its end. */
interface Unread {
  readonly topic: string;
  readonly partition: number;
  /** Its end when reading began. */
  readonly endOffset: bigint;
  nextOffset: bigint;
  /** How many fetches in a row found nothing at `nextOffset`, each for this partition alone. */
  emptyFetches: number;
}

/**
 * Whether nothing more of what there was can be read. Empty fetches count when the broker knows the
 * offsets up to the end, which a new leader may not yet.
 */
function isAtEnd(
  { nextOffset, endOffset, emptyFetches }: Unread,
  { lastStableOffset }: FetchedPartition,
): boolean {
  if (nextOffset >= endOffset) return true;
  return emptyFetches >= EMPTY_FETCHES_AT_END && lastStableOffset >= endOffset;
}

/** The partitions that hold something. kafkajs asks for the end of what a consumer can read. */
async function readEnds(
  admin: OffsetsAdmin,
  topics: readonly string[],
): Promise<Map<string, Unread>> {
  const partitions = new Map<string, Unread>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      const nextOffset = BigInt(low);
      const endOffset = BigInt(high);
      const state = { topic, partition, nextOffset, endOffset, emptyFetches: 0 };
      if (endOffset > nextOffset) partitions.set(toName(state), state);
    }
  }
  return partitions;
}

/**
 * Moves to the first offset that is left, where retention was quicker.
 *
 * @returns whether there was one to move
 */
async function skipDeleted(admin: OffsetsAdmin, some: readonly Unread[]): Promise<boolean> {
  let hasMoved = false;
  for (const topic of new Set(some.map(({ topic }) => topic))) {
    const offsets = await admin.fetchTopicOffsets(topic);
    for (const state of some.filter((each) => each.topic === topic)) {
      const found = offsets.find(({ partition }) => partition === state.partition);
      if (found === undefined || state.nextOffset > BigInt(found.high)) {
        throw new Error(`${toName(state)} was made again meanwhile`);
      }
      if (state.nextOffset >= BigInt(found.low)) continue;
      state.nextOffset = BigInt(found.low);
      hasMoved = true;
    }
  }
  return hasMoved;
}

/** The part of a Kafka admin client that is used. */
type OffsetsAdmin = Pick<ReturnType<Kafka["admin"]>, "fetchTopicOffsets">;

function describeTruncated(state: Unread, { lastStableOffset }: FetchedPartition): string {
  return `Cannot read all of ${toName(state)}: it ended at ${state.endOffset} and ends at ` +
    `${lastStableOffset} now`;
}

function toPosition({ topic, partition, nextOffset }: Unread): Position {
  return { topic, partition, offset: String(nextOffset) };
}

function toName({ topic, partition }: Pick<Position, "topic" | "partition">): string {
  return `${topic}/${partition}`;
}

/** Short, since a broker has what is below the end: the wait is for what holds no record. */
const FETCH = { maxWaitMs: 20 };
const PAUSE_MS = 100;
/** What an answer may take when all waiting is spent. */
const GRACE_MS = 1_000;
