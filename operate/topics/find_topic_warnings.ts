/**
 * What about a topic can lose records that were accepted, or stop the pipeline.
 *
 * @module
 */
import type { TopicDetails, TopicState } from "./topic_state.ts";

/** A sentence for each, without the topic's name. Empty when there is nothing to say. */
export function findTopicWarnings({ role, topic, status, details }: TopicState): readonly string[] {
  if (status === "missing") {
    return ["does not exist: deno task topics --create creates it, and so do API and consumer"];
  }
  if (status === "hidden") {
    return [`nothing is known of it: the Kafka user lacks the right Describe on topic ${topic}`];
  }
  if (details === undefined) return [];
  const warnings = [...findReplicaWarnings(details)];
  if (details.configs === undefined) {
    warnings.push(
      "its settings are not known: the Kafka user lacks the right DescribeConfigs on topic " +
        topic,
    );
  } else if (role !== "deadLetters") {
    // The table has every dead letter: their topic may forget.
    warnings.push(...findRetentionWarnings(details.configs));
  }
  return warnings;
}

function findReplicaWarnings(
  { replicas, underReplicated, leaderless, configs = {} }: TopicDetails,
): readonly string[] {
  const warnings: string[] = [];
  const minimum = toNumber(configs["min.insync.replicas"]);
  if (replicas === 1) {
    warnings.push("each partition is on one broker only: what that loses is lost");
  } else if (minimum === 1) {
    warnings.push(
      "min.insync.replicas is 1: a basket counts as accepted when one broker has it; set 2",
    );
  }
  if (minimum !== undefined && replicas > 1 && minimum >= replicas) {
    warnings.push(
      `min.insync.replicas is ${minimum} of ${replicas} replicas: ` +
        "nothing is accepted while one of their brokers restarts",
    );
  }
  if (leaderless > 0) warnings.push(`partitions without a leader: ${leaderless}`);
  if (underReplicated > 0) {
    warnings.push(`partitions with replicas that are behind or away: ${underReplicated}`);
  }
  return warnings;
}

function findRetentionWarnings(configs: Readonly<Record<string, string>>): readonly string[] {
  const warnings: string[] = [];
  const retentionMs = toNumber(configs["retention.ms"]);
  if (retentionMs !== undefined && retentionMs >= 0 && retentionMs < SHORTEST_RETENTION_MS) {
    warnings.push(
      `keeps records for ${formatRetention(configs["retention.ms"])}: a consumer that is off for ` +
        "longer loses them, and no restored backup of the database can read them again; " +
        "set retention.ms to 7 days or more",
    );
  }
  const retentionBytes = toNumber(configs["retention.bytes"]);
  if (retentionBytes !== undefined && retentionBytes >= 0) {
    warnings.push(
      `keeps ${retentionBytes} bytes of each partition: a backfill can push out what is not read`,
    );
  }
  if (configs["cleanup.policy"]?.includes("compact")) {
    warnings.push(
      "cleanup.policy is compact: of two baskets with the same key the older one can vanish " +
        "before it is read; set delete",
    );
  }
  return warnings;
}

/** `7 days`, `36 hours`, `no limit`; `?` when it is not known. */
export function formatRetention(retentionMs: string | undefined): string {
  const ms = toNumber(retentionMs);
  if (ms === undefined) return "?";
  if (ms < 0) return "no limit";
  const hours = ms / 3_600_000;
  if (hours >= 48) return `${round(hours / 24)} days`;
  return hours >= 1 ? `${round(hours)} hours` : `${round(hours * 60)} minutes`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined || text === "" ? undefined : Number(text);
}

/** Kafka's default: a long weekend, and a day to notice. */
const SHORTEST_RETENTION_MS = 604_800_000;
