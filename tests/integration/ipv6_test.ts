/**
 * The API and the consumer with nothing but IPv6: where they listen, and where the broker is.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { aWireBasket } from "../support/a_basket.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { waitUntil } from "../support/wait_until.ts";

const postgres = usePostgres();

Deno.test({
  name: "a basket passes where the broker and all listeners have IPv6 addresses",
  ignore: !may.runStack,
  async fn(t) {
    await using broker = await startTestBroker({ hostname: "::1" });
    await using database = await postgres.openDatabase({ schema: false });
    const env = {
      KAFKA_BROKERS: broker.address,
      KAFKA_PARTITIONS: "1",
      DATABASE_URL: database.url,
      AUTH: "none",
    };
    assertEquals(broker.address.startsWith("[::1]:"), true);
    await using consumer = spawnService("consume", { env: { ...env, HOST: "::" } });
    await consumer.untilReady();
    for (const host of ["::", "[::1]"]) {
      await t.step(`HOST=${host}`, async () => {
        await using api = spawnService("api", { env: { ...env, HOST: host } });
        const { port } = new URL(await api.url());
        const response = await fetch(`http://[::1]:${port}/baskets`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(aWireBasket({ id: `at ${host}` })),
        });
        await response.body?.cancel();
        assertEquals(response.status, 202);
        await waitUntil("it is stored", async () => {
          const rows = await database.query("select from baskets where id = $1", [`at ${host}`]);
          return rows.length === 1;
        });
        assertEquals(await api.stop(), 0);
      });
    }
    await t.step("a broker that is away is named with brackets", async () => {
      await using api = spawnService("api", { env: { ...env, KAFKA_BROKERS: "[::1]:1" } });
      await waitUntil("it says so", () => api.log().includes("Cannot use the broker yet"));
      assertStringIncludes(api.log(), "Cannot reach the broker at [::1]:1: nothing listens there");
    });
    assertEquals(await consumer.stop(), 0);
  },
});
