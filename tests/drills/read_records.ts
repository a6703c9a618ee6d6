/**
 * What stands in the topics of a drill.
 *
 * @module
 */
import { readTopics } from "../../shared/kafka/read_topics.ts";
import { openKafkaOptions } from "../../shared/kafka/open_kafka_options.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { KAFKA_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import type { World } from "./world.ts";

/** Every record of both lanes, in the batches they are fetched in. */
export async function* readRecords(
  { kafkaEnv }: Pick<World, "kafkaEnv">,
): AsyncGenerator<readonly RawRecord[]> {
  const settings = readSettings((name) => kafkaEnv[name], KAFKA_SETTINGS);
  const { live, bulk } = DEFAULT_TOPICS;
  yield* readTopics(await openKafkaOptions(settings, { clientId: "drill" }), [live, bulk]);
}
