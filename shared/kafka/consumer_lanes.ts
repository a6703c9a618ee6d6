/**
 * The two lanes of the pipeline: single baskets, and files and backfills, which never delay those.
 *
 * @module
 */
import type { Topics } from "./topics.ts";

/** A topic, and the consumer group that stores it. */
export interface ConsumerLane {
  /** Name of the topic. */
  readonly topic: string;
  /** Name of the group. */
  readonly groupId: string;
}

/**
 * The live lane, then the bulk lane, whose group is named after that of the live one. A topic that
 * serves as both is one lane: two groups would take its positions from each other.
 *
 * @example
 * ```ts
 * import { toConsumerLanes } from "./consumer_lanes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toConsumerLanes({ live: "sales", bulk: "sales_2", deadLetters: "dead" }, "shop"), [
 *   { topic: "sales", groupId: "shop" },
 *   { topic: "sales_2", groupId: "shop-bulk" },
 * ]);
 * ```
 */
export function toConsumerLanes(
  { live, bulk }: Topics,
  groupId: string,
): readonly ConsumerLane[] {
  const lane = { topic: live, groupId };
  return bulk === live ? [lane] : [lane, { topic: bulk, groupId: `${groupId}-bulk` }];
}
