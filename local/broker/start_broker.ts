/**
 * An embedded broker for one machine, for development only: it speaks Kafka's wire protocol, so
 * that the pipeline and its tests run without Docker and Java. Production runs on Kafka.
 *
 * @module
 */

import { formatAddress } from "../../shared/service/format_address.ts";
import { acceptConnections } from "./accept_connections.ts";
import { createApiTable } from "./api_table.ts";
import type { BrokerEvent } from "./broker_event.ts";
import { lockDataDir } from "./data_dir_lock.ts";
import type { FaultInjector } from "./faults.ts";
import { flushRegularly } from "./flush_regularly.ts";
import { openCommittedOffsets } from "./groups/committed_offsets.ts";
import { createGroupCoordinator } from "./groups/group_coordinator.ts";
import { listenOnLoopback } from "./listen_on_loopback.ts";
import { openClusterMetadata } from "./topics/cluster_metadata.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "./topics/topic_configs.ts";
import { openTopicStore } from "./topics/topic_store.ts";

/** How to run a broker. */
export interface BrokerOptions {
  /** Folder for everything it keeps; made when missing. */
  readonly dataDir: string;
  /** Port to listen on; 0 takes any that is free. @default 9092 */
  readonly port?: number;
  /** Loopback address to listen on and to give to clients. @default "127.0.0.1" */
  readonly hostname?: string;
  /** Partitions of a topic that is created without a number. @default 1 */
  readonly defaultPartitions?: number;
  /** Whether asking for an unknown topic creates it. @default false */
  readonly autoCreateTopics?: boolean;
  /** Bytes kept of each partition, give or take a segment; -1 keeps all. @default 256 MiB */
  readonly retentionBytes?: number;
  /** Size of a segment file. @default 16 MiB */
  readonly segmentBytes?: number;
  /**
   * How often appends are put on the disk, against a loss of power. A SIGKILL of this process loses
   * nothing regardless: an append is the operating system's before it is answered. @default 1000
   */
  readonly flushIntervalMs?: number;
  /**
   * How long the first member of a group waits for others. 100 ms lets consumers that are started
   * together share one rebalance; Kafka's 3 s would be felt at each start. @default 100
   */
  readonly initialRebalanceDelayMs?: number;
  /** Shorter group sessions are refused, as Kafka does. @default 6000 */
  readonly minSessionTimeoutMs?: number;
  /** For tests: what is to go wrong. */
  readonly faults?: FaultInjector;
  /** Called with notices for a log. */
  readonly onEvent?: (event: BrokerEvent) => void;
}

/** A running broker. */
export interface Broker extends AsyncDisposable {
  /** Port it listens on. */
  readonly port: number;
  /** `host:port` for a client's list of brokers. */
  readonly address: string;
  /** Cuts all connections, puts everything on the disk and releases the folder. Safe to repeat. */
  close(): Promise<void>;
}

/**
 * Starts a broker. Throws when the address is not loopback, the port is taken, or another broker
 * uses the folder.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { dataDir, port = 9092, hostname = "127.0.0.1", onEvent = () => {} } = options;
  const listener = listenOnLoopback({ hostname, port });
  try {
    await Deno.mkdir(dataDir, { recursive: true });
    const unlock = await lockDataDir(dataDir);
    try {
      return run(options, { listener, unlock, hostname, onEvent });
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    listener.close();
    throw error;
  }
}

interface Resources {
  readonly listener: Deno.TcpListener;
  readonly unlock: () => void;
  readonly hostname: string;
  readonly onEvent: (event: BrokerEvent) => void;
}

function run(options: BrokerOptions, { listener, unlock, hostname, onEvent }: Resources): Broker {
  const { dataDir, defaultPartitions = 1, faults } = options;
  const { port } = listener.addr;
  const onStorageError = (error: unknown) => onEvent({ kind: "storage-error", error });
  const metadata = openClusterMetadata(dataDir);
  const topics = openTopicStore({
    dataDir,
    metadata,
    limits: {
      retentionBytes: options.retentionBytes ?? 256 * 1024 * 1024,
      segmentBytes: options.segmentBytes ?? 16 * 1024 * 1024,
      maxMessageBytes: DEFAULT_MAX_MESSAGE_BYTES,
    },
    onTornBytes: (topic, partition, tornBytes) =>
      onEvent({ kind: "recovered", topic, partition, tornBytes }),
  });
  const offsets = openCommittedOffsets(dataDir);
  const groups = createGroupCoordinator({
    offsets,
    initialRebalanceDelayMs: options.initialRebalanceDelayMs ?? 100,
    minSessionTimeoutMs: options.minSessionTimeoutMs ?? 6000,
  });
  const apis = createApiTable({
    topics,
    metadata,
    groups,
    offsets,
    endpoint: { host: hostname, port },
    clusterId: metadata.clusterId,
    defaultPartitions,
    autoCreatePartitions: options.autoCreateTopics ? defaultPartitions : undefined,
    faults,
    onStorageError,
  });

  const closing = new AbortController();
  const { signal } = closing;
  const serving = acceptConnections(listener, { apis, faults, signal, onEvent });
  const flushing = flushRegularly([topics, offsets], {
    intervalMs: options.flushIntervalMs ?? 1000,
    signal,
    onStorageError,
  });
  const address = formatAddress({ hostname, port });
  onEvent({ kind: "listening", address });

  const shutDown = async () => {
    closing.abort();
    groups.close();
    await Promise.all([serving, flushing]);
    topics.close();
    offsets.close();
    unlock();
    onEvent({ kind: "closed" });
  };
  let closed: Promise<void> | undefined;
  const close = () => closed ??= shutDown();
  return { port, address, close, [Symbol.asyncDispose]: close };
}
