/**
 * The partition of a key, held against kafkajs's.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toKeyPartition } from "../../../shared/kafka/key_partition.ts";
import { may } from "../../support/permissions.ts";

Deno.test({
  name: "toKeyPartition() gives every key the partition that kafkajs gives it",
  ignore: !may.runStack,
  async fn() {
    const { createPartitioner } = await import("../../../shared/kafka/client.ts");
    const assign = createPartitioner();
    const keys = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("", "Brussels/123456789", "x".repeat(2_000), "🍌".repeat(300), "\ud800"),
    );
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 200 }), (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
          partitionId,
          partitionErrorCode: 0,
          leader: 0,
          replicas: [],
          isr: [],
        }));
        const message = { key, value: null };
        const expected = assign({ topic: "t", partitionMetadata, message });
        assertEquals(toKeyPartition(key, partitions), expected, JSON.stringify(key));
      }),
      { numRuns: 500 },
    );
  },
});
