/**
 * The clusters of kafkajs (2.2.4), which its own clients send their requests through. It has no public
 * call for a single fetch, and none that tells why a group has no coordinator.
 * `replace_kafkajs_modules.ts` holds the version.
 *
 * @module
 */
import type { Kafka } from "./client.ts";
import type { ConnectingClient } from "./reconnecting_client.ts";

/** A cluster whose brokers have the requests of `B`. */
export interface Cluster<B> extends ConnectingClient {
  /** Has the metadata of these topics read, too. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  /** Reads the metadata when it is old. */
  refreshMetadataIfNecessary(): Promise<void>;
  /** Reads the metadata. */
  refreshMetadata(): Promise<void>;
  /** The ids of all brokers. */
  getNodeIds(): readonly string[];
  /** Partitions by the id of the node that leads them. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  /** A connected broker. */
  findBroker(broker: { nodeId: string }): Promise<B>;
}

/** Creates one with connections of its own. `B` is vouched for by the version. */
export function createCluster<B>(kafka: Kafka): Cluster<B> {
  const { create } = findCreate(kafka);
  return create({ allowAutoTopicCreation: false, metadataMaxAge: 300_000 }) as Cluster<B>;
}

/**
 * Lets the admin clients that `kafka` makes from now on see every offset that a topic has. As kafkajs
 * makes them, a partition ends for them where the first transaction begins that is still open: what
 * others have written behind it, and nobody can read yet, would not be there.
 *
 * @returns `kafka` itself
 */
export function showUncommittedOffsets(kafka: Kafka): Kafka {
  const { name, create } = findCreate(kafka);
  Reflect.set(kafka, name, (options: object) => create({ ...options, isolationLevel: 0 }));
  return kafka;
}

function findCreate(kafka: Kafka): { name: symbol; create: (options: object) => unknown } {
  const name = Object.getOwnPropertySymbols(kafka)
    .find(({ description }) => description === "private:Kafka:createCluster");
  const create: unknown = name && Reflect.get(kafka, name);
  if (name === undefined || typeof create !== "function") {
    throw new Error("Cannot create a cluster: another kafkajs");
  }
  return { name, create: (options) => Reflect.apply(create, kafka, [options]) };
}
