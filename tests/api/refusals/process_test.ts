/**
 * The API as a process: what it refuses is in the report within seconds, and the last of it in the
 * table when it stops.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aWireBasket } from "../../support/a_basket.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { spawnService } from "../../support/process/spawn_service.ts";
import { waitUntil } from "../../support/wait_until.ts";

const postgres = usePostgres();

Deno.test("a wrong basket is in the report within 5 s, and at SIGTERM none is lost", {
  ignore: !may.runStack,
}, async () => {
  await using broker = await startTestBroker();
  await using database = await postgres.openDatabase();
  await using api = spawnService("api", {
    env: { KAFKA_BROKERS: broker.address, DATABASE_URL: database.url },
  });
  await api.untilReady();
  const url = await api.url();
  const send = async () => {
    const response = await fetch(`${url}/baskets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...aWireBasket(), customer: "Somebody" }),
    });
    await response.body?.cancel();
    assertEquals(response.status, 422);
  };
  await send();
  const [row] = await waitUntil("the report has it", async () => {
    const { rows } = await (await fetch(`${url}/stats/refusals`)).json();
    return rows.length > 0 && rows;
  });
  assertEquals([row.key, row.store, row.code, row.pointer, row.state, row.refused], [
    null,
    "Brussels",
    "unknown_field",
    "/customer",
    "new",
    1,
  ]);
  assertEquals(row.sample.includes("‹text of 8 characters›"), true);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assertEquals(
    /^api_new_refusal_causes_total\{code="unknown_field"\} (\d)$/m.exec(metrics)?.[1],
    "1",
  );

  await send();
  assertEquals(await api.stop(), 0);
  assertEquals(await database.query("select refused from refusals"), [{ refused: "2" }]);
});
