import { assertEquals } from "@std/assert";
import { createFaults } from "../../../local/broker/faults.ts";
import { may } from "../../support/permissions.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";

const ignore = !may.runStack;

Deno.test("createBrokerCheck() says whether the broker answers", { ignore }, async () => {
  const { createBrokerCheck } = await import("../../../api/publish/broker_check.ts");
  await using broker = await startTestBroker();
  await using check = createBrokerCheck(broker.kafka, { cacheMs: -1 });
  assertEquals(await check(), true);
  assertEquals(await check(), true);
  await broker.close();
  assertEquals(await check(), false);
  await broker.reopen();
  assertEquals(await check(), true);
});

Deno.test(
  "createBrokerCheck() asks once in its time, however often it is called",
  { ignore },
  async () => {
    const { createBrokerCheck } = await import("../../../api/publish/broker_check.ts");
    await using broker = await startTestBroker();
    await using check = createBrokerCheck(broker.kafka, { cacheMs: 600_000 });
    assertEquals(await Promise.all([check(), check()]), [true, true]);
    await broker.close();
    assertEquals(await check(), true);
  },
);

Deno.test(
  "createBrokerCheck() does not wait for a broker that never answers",
  { ignore },
  async () => {
    const { createBrokerCheck } = await import("../../../api/publish/broker_check.ts");
    const faults = createFaults();
    await using broker = await startTestBroker({ faults });
    await using check = createBrokerCheck(broker.kafka, { timeoutMs: 50, cacheMs: -1 });
    faults.delay("Metadata", 500);
    assertEquals(await check(), false);
  },
);
