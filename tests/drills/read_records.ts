/**
 * What stands in the topics of a drill.
 *
 * @module
 */
import { readTopics } from "../../shared/kafka/read_topics.ts";
import { toKafkaOptions } from "../../shared/kafka/kafka_options.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { KAFKA_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import type { World } from "./world.ts";

/** Every record of both lanes, in the batches they are fetched in. */
export function readRecords({ broker }: Pick<World, "broker">): AsyncGenerator<
  readonly RawRecord[]
> {
  const settings = readSettings(
    (name) => name === "KAFKA_BROKERS" ? broker.address : undefined,
    KAFKA_SETTINGS,
  );
  const { live, bulk } = DEFAULT_TOPICS;
  return readTopics(toKafkaOptions(settings, { clientId: "drill" }), [live, bulk]);
}
