/**
 * The topics and their partition logs: what metadata says exists, opened from disk, created,
 * extended and deleted.
 *
 * @module
 */

import { openPartitionLog } from "../log/open_partition_log.ts";
import type { LogLimits, PartitionLog } from "../log/partition_log.ts";
import type { ClusterMetadata, TopicMetadata } from "./cluster_metadata.ts";
import { toLogLimits, type TopicConfigs } from "./topic_configs.ts";

/** A topic in use. */
export interface Topic {
  readonly name: string;
  readonly configs: TopicConfigs;
  readonly limits: LogLimits;
  /** The logs, by partition number. */
  readonly partitions: readonly PartitionLog[];
}

/** The topics of the broker. Changes are on the disk when a call returns. */
export interface TopicStore {
  /** The topic of that name. */
  get(name: string): Topic | undefined;
  /** The log of one partition. */
  log(name: string, partition: number): PartitionLog | undefined;
  /** All topics, in the order they were created. */
  all(): readonly Topic[];
  /** Creates a topic; the caller has checked its name, count and configs. */
  create(name: string, options: { partitionCount: number; configs: TopicConfigs }): Topic;
  /** Gives a topic more partitions. */
  extend(name: string, partitionCount: number): void;
  /** Removes a topic and its records. */
  delete(name: string): void;
  /** Asks for all records to be put on the disk. */
  flush(): Promise<void>;
  /** Closes every file. */
  close(): void;
}

/** What a topic store needs. */
export interface TopicStoreOptions {
  readonly dataDir: string;
  readonly metadata: ClusterMetadata;
  /** Bounds for topics that do not set their own. */
  readonly limits: LogLimits;
  /** Told when a partition's torn end was cut off. */
  readonly onTornBytes: (topic: string, partition: number, bytes: number) => void;
}

/** Opens every topic that the metadata names, and clears away folders of deleted ones. */
export function openTopicStore(options: TopicStoreOptions): TopicStore {
  const { metadata } = options;
  const root = `${options.dataDir}/topics`;
  const folder = (name: string, partition: number) => `${root}/${name}-${partition}`;
  const topics = new Map<string, Topic>();

  const open = (name: string, partitionCount: number, configs: TopicConfigs): Topic => {
    const limits = toLogLimits(configs, options.limits);
    const partitions = Array.from(
      { length: partitionCount },
      (_, partition) =>
        topics.get(name)?.partitions[partition] ?? openPartitionLog(folder(name, partition), {
          limits,
          onTornBytes: (bytes) => options.onTornBytes(name, partition, bytes),
        }),
    );
    const topic = { name, configs, limits, partitions };
    topics.set(name, topic);
    return topic;
  };
  const kept = (): TopicMetadata[] =>
    [...topics.values()].map(({ name, configs, partitions }) => ({
      name,
      configs,
      partitionCount: partitions.length,
    }));

  Deno.mkdirSync(root, { recursive: true });
  removeStrays(root, metadata);
  for (const topic of metadata.topics()) open(topic.name, topic.partitionCount, topic.configs);

  return {
    get: (name) => topics.get(name),
    log: (name, partition) => topics.get(name)?.partitions[partition],
    all: () => [...topics.values()],
    create(name, { partitionCount, configs }) {
      metadata.saveTopics([...kept(), { name, configs, partitionCount }]);
      return open(name, partitionCount, configs);
    },
    extend(name, partitionCount) {
      metadata.saveTopics(
        kept().map((topic) => topic.name === name ? { ...topic, partitionCount } : topic),
      );
      open(name, partitionCount, topics.get(name)?.configs ?? {});
    },
    delete(name) {
      const topic = topics.get(name);
      // Metadata first: what a crash leaves behind is a stray folder, which the next start removes.
      metadata.saveTopics(kept().filter((other) => other.name !== name));
      topics.delete(name);
      for (const [partition, log] of topic?.partitions.entries() ?? []) {
        log.close();
        Deno.removeSync(folder(name, partition), { recursive: true });
      }
    },
    async flush() {
      for (const { partitions } of topics.values()) {
        for (const log of partitions) await log.flush();
      }
    },
    close() {
      for (const { partitions } of topics.values()) {
        for (const log of partitions) log.close();
      }
    },
  };
}

function removeStrays(root: string, metadata: ClusterMetadata): void {
  const named = new Set(
    metadata.topics().flatMap(({ name, partitionCount }) =>
      Array.from({ length: partitionCount }, (_, partition) => `${name}-${partition}`)
    ),
  );
  for (const { name } of Deno.readDirSync(root)) {
    if (!named.has(name)) Deno.removeSync(`${root}/${name}`, { recursive: true });
  }
}
