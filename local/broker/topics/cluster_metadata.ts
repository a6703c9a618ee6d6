/**
 * What the broker knows besides records and offsets, in one small JSON file: its cluster id, its
 * topics, and the producer ids it has given out.
 *
 * @module
 */

import type { TopicConfigs } from "./topic_configs.ts";
import { writeFileAtomically } from "../../../shared/service/write_file_atomically.ts";

/** Ids set aside by one write, as Kafka's controller does. */
const PRODUCER_ID_BLOCK = 1000;

/** A topic as it is kept. */
export interface TopicMetadata {
  readonly name: string;
  readonly partitionCount: number;
  readonly configs: TopicConfigs;
}

/** The file and what is in it. Every change is on the disk when the call returns. */
export interface ClusterMetadata {
  /** Made once for a data folder; clients notice by it that they talk to another cluster. */
  readonly clusterId: string;
  /** The topics, in the order they were created. */
  topics(): readonly TopicMetadata[];
  /** Replaces the topics. */
  saveTopics(topics: readonly TopicMetadata[]): void;
  /** An id that no producer ever had, over restarts and crashes. */
  nextProducerId(): number;
}

interface Content {
  readonly clusterId: string;
  readonly topics: readonly TopicMetadata[];
  /** First id of the next block: a restart skips what is left of the present one. */
  readonly nextProducerIdBlock: number;
}

/** Opens the metadata in `dataDir`, or begins it. */
export function openClusterMetadata(dataDir: string): ClusterMetadata {
  const path = `${dataDir}/metadata.json`;
  const kept = readContent(path);
  let content = kept ?? { clusterId: crypto.randomUUID(), topics: [], nextProducerIdBlock: 0 };
  const save = (change: Partial<Content>) => {
    const changed = { ...content, ...change };
    writeFileAtomically(path, JSON.stringify(changed, null, 2) + "\n");
    content = changed;
  };
  if (kept === undefined) save({});
  let producerId = content.nextProducerIdBlock;
  return {
    clusterId: content.clusterId,
    topics: () => content.topics,
    saveTopics: (topics) => save({ topics }),
    nextProducerId() {
      if (producerId >= content.nextProducerIdBlock) {
        producerId = content.nextProducerIdBlock;
        save({ nextProducerIdBlock: producerId + PRODUCER_ID_BLOCK });
      }
      return producerId++;
    },
  };
}

function readContent(path: string): Content | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as Content;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`Cannot read ${path}: it is not the broker's metadata`, { cause: error });
  }
}
