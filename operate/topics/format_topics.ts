/**
 * The topics for people and for scripts.
 *
 * @module
 */
import { toPrintable } from "../../shared/dead_letters/printable.ts";
import { formatTable } from "../recategorise/format_table.ts";
import { findTopicWarnings, formatRetention } from "./find_topic_warnings.ts";
import type { TopicState } from "./topic_state.ts";

/** A table, then a line for each warning, then what was created. */
export function formatTopics(
  states: readonly TopicState[],
  { created = [] }: { readonly created?: readonly string[] } = {},
): string {
  const rows = states.map(({ topic, status, details }) => [
    topic,
    created.includes(topic) ? "created" : status,
    details?.partitions ?? "?",
    details?.replicas ?? "?",
    details?.configs?.["min.insync.replicas"] ?? "?",
    formatRetention(details?.configs?.["retention.ms"]),
  ]);
  const warnings = states.flatMap((state) =>
    findTopicWarnings(state).map((warning) => toPrintable(`${state.topic}: ${warning}`))
  );
  const table = formatTable(HEAD, rows);
  return warnings.length === 0 ? table : [table, "", ...warnings].join("\n");
}

/** What `--json` prints. */
export function toTopicsJson(
  states: readonly TopicState[],
  { created = [] }: { readonly created?: readonly string[] } = {},
): unknown {
  return {
    created,
    topics: states.map((state) => {
      const { role, topic, status, details } = state;
      const configs = details?.configs;
      const toNumber = (name: string) =>
        configs?.[name] === undefined ? null : Number(configs[name]);
      return {
        role,
        topic,
        status,
        partitions: details?.partitions ?? null,
        replicas: details?.replicas ?? null,
        underReplicated: details?.underReplicated ?? null,
        leaderless: details?.leaderless ?? null,
        minInsyncReplicas: toNumber("min.insync.replicas"),
        retentionMs: toNumber("retention.ms"),
        retentionBytes: toNumber("retention.bytes"),
        cleanupPolicy: configs?.["cleanup.policy"] ?? null,
        warnings: findTopicWarnings(state),
      };
    }),
  };
}

const HEAD = ["topic", "is", "partitions", "replicas", "min in sync", "keeps"];
