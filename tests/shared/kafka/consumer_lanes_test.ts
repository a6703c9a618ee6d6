/**
 * The lanes that the consumer reads.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toConsumerLanes } from "../../../shared/kafka/consumer_lanes.ts";

Deno.test("toConsumerLanes() makes one lane of a topic that is both", () => {
  assertEquals(toConsumerLanes({ live: "sales", bulk: "sales", deadLetters: "dead" }, "shop"), [
    { topic: "sales", groupId: "shop" },
  ]);
});
