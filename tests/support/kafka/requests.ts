/**
 * Requests about topics and records, made by hand, each in one version that both brokers have.
 *
 * @module
 */
import { API, type RawConnection } from "./raw_connection.ts";
import { RequestWriter } from "./request_writer.ts";
import type { ResponseReader } from "./response_reader.ts";
import { errorName } from "./error_name.ts";

/** A topic to create. */
export interface NewTopic {
  readonly topic: string;
  /** @default 1 */
  readonly partitions?: number;
  /** @default 1 */
  readonly replicationFactor?: number;
  readonly assignments?: readonly (readonly number[])[];
  readonly configs?: Readonly<Record<string, string | null>>;
  readonly validateOnly?: boolean;
}

/** Creates topics in one request; returns the error of each. */
export async function createTopics(
  connection: RawConnection,
  ...topics: readonly NewTopic[]
): Promise<string[]> {
  const body = new RequestWriter()
    .array(topics, (topic, out) =>
      out
        .string(topic.topic)
        .int32(topic.assignments === undefined ? topic.partitions ?? 1 : -1)
        .int16(topic.assignments === undefined ? topic.replicationFactor ?? 1 : -1)
        .array([...topic.assignments?.entries() ?? []], ([partition, nodes]) => {
          out.int32(partition).array(nodes, (node) => out.int32(node));
        })
        .array(Object.entries(topic.configs ?? {}), ([name, value]) => {
          out.string(name).string(value);
        }))
    .int32(5000)
    .int8(topics[0]?.validateOnly ? 1 : 0);
  const answer = await connection.ask({
    api: API.createTopics,
    version: 4,
    body: body.toBytes(),
  });
  answer.int32(); // throttle time
  const errors = new Map(answer.array(() => {
    const [topic, error] = [answer.string(), errorName(answer.int16())];
    answer.string(); // message
    return [topic, error] as const;
  }));
  return topics.map(({ topic }) => errors.get(topic) ?? "no answer");
}

/** Deletes topics; returns the error of each. */
export async function deleteTopics(
  connection: RawConnection,
  ...topics: readonly string[]
): Promise<string[]> {
  const body = new RequestWriter().array(topics, (topic, out) => out.string(topic)).int32(5000);
  const answer = await connection.ask({
    api: API.deleteTopics,
    version: 3,
    body: body.toBytes(),
  });
  answer.int32();
  const errors = new Map(
    answer.array(() => [answer.string(), errorName(answer.int16())] as const),
  );
  return topics.map((topic) => errors.get(topic) ?? "no answer");
}

/** Gives a topic more partitions; returns the error. */
export async function createPartitions(
  connection: RawConnection,
  { topic, count }: { readonly topic: string; readonly count: number },
): Promise<string> {
  const body = new RequestWriter()
    .array([topic], (name, out) => out.string(name).int32(count).array(null, () => {}))
    .int32(5000)
    .int8(0);
  const answer = await connection.ask({
    api: API.createPartitions,
    version: 1,
    body: body.toBytes(),
  });
  answer.int32();
  answer.int32();
  answer.string();
  return errorName(answer.int16());
}

/** Who of a cluster is there. */
export interface Metadata {
  readonly brokers: readonly { readonly node: number; readonly address: string }[];
  readonly clusterId: string | null;
  readonly controller: number;
  readonly topics: readonly {
    readonly error: string;
    readonly topic: string | null;
    readonly isInternal: boolean;
    readonly partitions: readonly {
      readonly error: string;
      readonly partition: number;
      readonly leader: number;
      readonly replicas: readonly number[];
      readonly inSync: readonly number[];
    }[];
  }[];
}

/** Asks for topics, all of them with `null`. */
export async function getMetadata(
  connection: RawConnection,
  topics: readonly string[] | null,
  { mayCreate = false }: { readonly mayCreate?: boolean } = {},
): Promise<Metadata> {
  const body = new RequestWriter()
    .array(topics, (topic, out) => out.string(topic))
    .int8(mayCreate ? 1 : 0);
  const answer = await connection.ask({ api: API.metadata, version: 4, body: body.toBytes() });
  answer.int32();
  return {
    brokers: answer.array(() => {
      const [node, host, port] = [answer.int32(), answer.string(), answer.int32()];
      answer.string(); // rack
      return { node, address: `${host}:${port}` };
    }),
    clusterId: answer.string(),
    controller: answer.int32(),
    topics: answer.array(() => ({
      error: errorName(answer.int16()),
      topic: answer.string(),
      isInternal: answer.int8() === 1,
      partitions: answer.array(() => ({
        error: errorName(answer.int16()),
        partition: answer.int32(),
        leader: answer.int32(),
        replicas: answer.array(() => answer.int32()),
        inSync: answer.array(() => answer.int32()),
      })).toSorted((a, b) => a.partition - b.partition),
    })),
  };
}

/** A batch to produce. */
export interface Produce {
  readonly topic: string;
  readonly batch: Uint8Array | null;
  /** @default 0 */
  readonly partition?: number;
  /** @default -1 */
  readonly acks?: number;
}

/** Sends one batch without waiting. */
export function sendProduce(connection: RawConnection, produce: Produce): Promise<void> {
  const body = new RequestWriter()
    .string(null) // transactional id
    .int16(produce.acks ?? -1)
    .int32(5000)
    .array(
      [produce],
      ({ topic, partition = 0, batch }, out) =>
        out.string(topic).array([batch], () => {
          out.int32(partition).bytes(batch);
        }),
    );
  return connection.send({ api: API.produce, version: 7, body: body.toBytes() });
}

/** What became of a batch. */
export interface Produced {
  readonly error: string;
  /** Of the first record; -1 with an error. */
  readonly offset: number;
}

/** Sends one batch; `closed` when the broker ends the connection instead of answering. */
export async function produce(
  connection: RawConnection,
  batch: Produce,
): Promise<Produced | "closed"> {
  await sendProduce(connection, batch);
  return readProduced(await connection.receive());
}

/** Reads the answer to {@linkcode sendProduce}. */
export function readProduced(answer: ResponseReader | undefined): Produced | "closed" {
  if (answer === undefined) return "closed";
  const [first] = answer.array(() => {
    answer.string();
    return answer.array(() => {
      answer.int32();
      const [error, offset] = [errorName(answer.int16()), answer.int64()];
      answer.int64(); // append time
      answer.int64(); // start of the log
      return { error, offset };
    });
  }).flat();
  return first ?? { error: "no answer", offset: -1 };
}

/** What to fetch. */
export interface Fetch {
  readonly topic: string;
  readonly offset: number;
  /** @default [0] */
  readonly partitions?: readonly number[];
  /** @default 1 */
  readonly minBytes?: number;
  /** @default 0 */
  readonly maxWaitMs?: number;
  /** @default 1 MiB */
  readonly maxBytes?: number;
  /** @default 1 MiB */
  readonly partitionMaxBytes?: number;
  /** @default -1, no opinion */
  readonly leaderEpoch?: number;
  /** @default 0, read uncommitted */
  readonly isolation?: number;
  /** A session to go on with, at its first epoch. @default none */
  readonly session?: number;
}

/** What came of one partition. */
export interface Fetched {
  readonly partition: number;
  readonly error: string;
  readonly highWatermark: number;
  readonly startOffset: number;
  /** Whole batches and perhaps the beginning of one more. */
  readonly records: Uint8Array;
}

/** Sends a fetch without waiting. */
export function sendFetch(connection: RawConnection, fetch: Fetch): Promise<void> {
  const body = new RequestWriter()
    .int32(-1) // replica
    .int32(fetch.maxWaitMs ?? 0)
    .int32(fetch.minBytes ?? 1)
    .int32(fetch.maxBytes ?? 1 << 20)
    .int8(fetch.isolation ?? 0)
    .int32(fetch.session ?? 0)
    .int32(fetch.session === undefined ? -1 : 1) // epoch
    .array(
      [fetch.topic],
      (topic, out) =>
        out.string(topic).array(fetch.partitions ?? [0], (partition) => {
          out.int32(partition).int32(fetch.leaderEpoch ?? -1).int64(fetch.offset).int64(-1)
            .int32(fetch.partitionMaxBytes ?? 1 << 20);
        }),
    )
    .array([], () => {}) // forgotten
    .string(""); // rack
  return connection.send({ api: API.fetch, version: 11, body: body.toBytes() });
}

/** Fetches in a session; returns the error of the whole request. */
export async function fetchInSession(
  connection: RawConnection,
  fetch: Fetch & { readonly session: number },
): Promise<string> {
  await sendFetch(connection, fetch);
  const answer = await connection.receive();
  answer?.int32(); // throttle time
  return errorName(answer?.int16() ?? NaN);
}

/** Fetches. */
export async function fetchRecords(connection: RawConnection, fetch: Fetch): Promise<Fetched[]> {
  await sendFetch(connection, fetch);
  return readFetched(await connection.receive());
}

/** Reads the answer to {@linkcode sendFetch}. */
export function readFetched(answer: ResponseReader | undefined): Fetched[] {
  if (answer === undefined) throw new Error("The broker closed the connection on a fetch");
  answer.int32(); // throttle time
  answer.int16();
  answer.int32(); // session
  return answer.array(() => {
    answer.string();
    return answer.array(() => {
      const [partition, error, highWatermark] = [answer.int32(), answer.int16(), answer.int64()];
      answer.int64(); // last stable offset
      const startOffset = answer.int64();
      answer.array(() => [answer.int64(), answer.int64()]); // aborted transactions
      answer.int32(); // preferred replica
      const records = answer.bytes() ?? new Uint8Array();
      return { partition, error: errorName(error), highWatermark, startOffset, records };
    });
  }).flat();
}

/** Where a look-up by time arrived. */
export interface ListedOffset {
  readonly error: string;
  readonly timestampMs: number;
  readonly offset: number;
}

/** Looks up the offset for a timestamp; -1 is the end, -2 the beginning. */
export async function listOffset(
  connection: RawConnection,
  { topic, partition = 0, timestampMs }: {
    readonly topic: string;
    readonly partition?: number;
    readonly timestampMs: number;
  },
): Promise<ListedOffset> {
  const body = new RequestWriter().int32(-1).int8(0).array(
    [topic],
    (name, out) =>
      out.string(name).array([partition], () => {
        out.int32(partition).int64(timestampMs);
      }),
  );
  const answer = await connection.ask({ api: API.listOffsets, version: 2, body: body.toBytes() });
  answer.int32();
  answer.int32();
  answer.string();
  answer.int32();
  answer.int32();
  return {
    error: errorName(answer.int16()),
    timestampMs: answer.int64(),
    offset: answer.int64(),
  };
}

/** Deletes records before an offset (-1: all); returns where the log now starts. */
export async function deleteRecords(
  connection: RawConnection,
  { topic, partition = 0, before }: {
    readonly topic: string;
    readonly partition?: number;
    readonly before: number;
  },
): Promise<{ readonly error: string; readonly start: number }> {
  const body = new RequestWriter()
    .array([topic], (name, out) =>
      out.string(name).array([partition], () => {
        out.int32(partition).int64(before);
      }))
    .int32(5000);
  const answer = await connection.ask({
    api: API.deleteRecords,
    version: 1,
    body: body.toBytes(),
  });
  answer.int32();
  answer.int32();
  answer.string();
  answer.int32();
  answer.int32();
  const start = answer.int64();
  return { error: errorName(answer.int16()), start };
}

/** Asks for a producer id, in a transaction when it has an id. */
export async function initProducerId(
  connection: RawConnection,
  transactionalId: string | null = null,
): Promise<{ readonly error: string; readonly producerId: number; readonly epoch: number }> {
  const body = new RequestWriter().string(transactionalId).int32(60_000);
  const answer = await connection.ask({
    api: API.initProducerId,
    version: 1,
    body: body.toBytes(),
  });
  answer.int32();
  return {
    error: errorName(answer.int16()),
    producerId: answer.int64(),
    epoch: answer.int16(),
  };
}
