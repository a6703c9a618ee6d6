/**
 * Waits until a consumer has read all that stands in the topics.
 *
 * @module
 */
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import { openTopicAdmin } from "../support/kafka/open_topic_admin.ts";
import { waitUntil } from "../support/wait_until.ts";
import type { World } from "./world.ts";

/** Resolves when each partition is read to its end, into this database. */
export async function untilRead(
  { kafkaEnv, database }: Pick<World, "kafkaEnv" | "database">,
  { timeoutMs = 300_000 }: {
    /** A long one: a machine that is busy with other work is no anomaly. @default {300_000} */
    readonly timeoutMs?: number;
  } = {},
): Promise<void> {
  await using admin = await openTopicAdmin(kafkaEnv.KAFKA_BROKERS ?? "");
  await waitUntil("every partition is read to its end", async () => {
    const rows = await database.query(
      "select topic || '/' || partition_id as partition, next_offset from partition_positions",
    );
    const next = new Map(rows.map(({ partition, next_offset }) => [partition, next_offset]));
    for (const topic of [DEFAULT_TOPICS.live, DEFAULT_TOPICS.bulk]) {
      // Brokers that came back lead again some seconds later, and the client has to find them.
      const ends = await admin.readEnds(topic).catch(() => undefined);
      if (ends === undefined) return false;
      for (const { partition, high } of ends) {
        if (Number(next.get(`${topic}/${partition}`) ?? 0) < Number(high)) return false;
      }
    }
    return true;
  }, { timeoutMs });
}
