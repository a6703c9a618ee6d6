/**
 * A broker that keeps its connections and says nothing does not keep a consumer that is told to
 * stop.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { mayStartBroker, startBrokerUnderTest } from "../support/kafka/start_broker_under_test.ts";
import { spawnService } from "../support/process/spawn_service.ts";

const postgres = usePostgres();

Deno.test({
  name: "a consumer at a frozen broker stops within its grace period",
  ignore: !mayStartBroker,
  async fn() {
    await using database = await postgres.openDatabase({ schema: false });
    await using broker = await startBrokerUnderTest();
    await using consumer = spawnService("consume", {
      env: { KAFKA_BROKERS: broker.address, DATABASE_URL: database.url },
    });
    await consumer.untilReady();
    broker.freeze();
    // compose.yaml's stop_grace_period.
    assertEquals(await consumer.stop({ deadlineMs: 15_000 }), 0);
  },
});
