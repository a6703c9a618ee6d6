/**
 * The settings a topic may carry. The names are Kafka's, so that scripts written for Kafka run;
 * three of them have an effect here, the others are kept and shown.
 *
 * @module
 */

import type { LogLimits } from "../log/partition_log.ts";

/** Settings as CreateTopics gives them: text by name. */
export type TopicConfigs = Readonly<Record<string, string>>;

/** Kafka's default for `max.message.bytes`: 1 MiB and the overhead of a batch. */
export const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

const EFFECTIVE = ["max.message.bytes", "retention.bytes", "segment.bytes"] as const;
const KEPT: Readonly<Record<string, string>> = {
  "cleanup.policy": "delete",
  "compression.type": "producer",
  "delete.retention.ms": "86400000",
  "file.delete.delay.ms": "60000",
  "flush.messages": "9223372036854775807",
  "flush.ms": "9223372036854775807",
  "index.interval.bytes": "4096",
  "max.compaction.lag.ms": "9223372036854775807",
  "message.timestamp.after.max.ms": "3600000",
  "message.timestamp.before.max.ms": "9223372036854775807",
  "message.timestamp.type": "CreateTime",
  "min.cleanable.dirty.ratio": "0.5",
  "min.compaction.lag.ms": "0",
  "min.insync.replicas": "1",
  "preallocate": "false",
  "retention.ms": "-1",
  "segment.index.bytes": "10485760",
  "segment.jitter.ms": "0",
  "segment.ms": "604800000",
  "unclean.leader.election.enable": "false",
};

/** Names what is wrong with `configs`, or returns `undefined`. */
export function findConfigFault(configs: TopicConfigs): string | undefined {
  for (const [name, value] of Object.entries(configs)) {
    if (EFFECTIVE.some((known) => known === name)) {
      const bytes = Number(value);
      const minimum = name === "retention.bytes" ? -1 : name === "segment.bytes" ? 1024 : 0;
      if (!Number.isSafeInteger(bytes) || bytes < minimum) {
        return `Invalid value ${value} for configuration ${name}`;
      }
    } else if (!Object.hasOwn(KEPT, name)) return `Unknown topic config name: ${name}`;
  }
  return undefined;
}

/** The bounds of a topic's logs: the broker's, where the topic does not say otherwise. */
export function toLogLimits(configs: TopicConfigs, defaults: LogLimits): LogLimits {
  const bytes = (name: typeof EFFECTIVE[number], byDefault: number) =>
    configs[name] === undefined ? byDefault : Number(configs[name]);
  return {
    maxMessageBytes: bytes("max.message.bytes", defaults.maxMessageBytes),
    retentionBytes: bytes("retention.bytes", defaults.retentionBytes),
    segmentBytes: bytes("segment.bytes", defaults.segmentBytes),
  };
}

/** Every setting of a topic as DescribeConfigs shows it, by name. */
export function describeConfigs(
  configs: TopicConfigs,
  limits: LogLimits,
): { readonly name: string; readonly value: string; readonly isDefault: boolean }[] {
  const all = {
    ...KEPT,
    "max.message.bytes": `${limits.maxMessageBytes}`,
    "retention.bytes": `${limits.retentionBytes}`,
    "segment.bytes": `${limits.segmentBytes}`,
    ...configs,
  };
  return Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => ({ name, value, isDefault: configs[name] === undefined }));
}
