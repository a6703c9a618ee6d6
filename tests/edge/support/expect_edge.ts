/**
 * What the API's entry for edges is given, and what holds of it in every runtime.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ApiKey } from "../../../local/broker/protocol/api_keys.ts";
import { createKey } from "../../../operate/api_key/create_key.ts";
import { withTimeout } from "../../../shared/service/with_timeout.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { readTopic } from "../../support/kafka/read_topic.ts";
import type { TestBroker } from "../../support/kafka/start_test_broker.ts";
import type { TestProcess } from "../../support/process/spawn_process.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { key, entry } = createKey({ name: "smoke", scopes: ["ingest", "read"] });

/** The environment of an entry whose broker is at `address`, and of the smoke. */
export function toEdgeEnv(address: string): Readonly<Record<string, string>> {
  return { KAFKA_BROKERS: address, API_KEYS: JSON.stringify([entry]), SMOKE_KEY: key };
}

/** Holds the topics to what the smoke was told is accepted. */
export async function expectSmokeRecords(address: string): Promise<void> {
  const live = await readTopic(address, "delhaize_shop");
  assertEquals(live.map(({ key }) => key).toSorted(), [
    "Brussels/1",
    "Brussels/1",
    "Brussels/5",
  ]);
  const bulk = await readTopic(address, "delhaize_shop_2");
  assertEquals(bulk.map(({ key }) => key).toSorted(), ["Brussels/2", "Brussels/3", "Brussels/4"]);
}

/**
 * Holds a server to what is promised of every process of ours: baskets are accepted again after an
 * outage of the broker, and a signal drains.
 */
export async function expectServed(server: TestProcess, broker: TestBroker): Promise<void> {
  const line = await server.untilLine(/http:\/\/127\.0\.0\.1:\d+/);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";
  await expectRecovered(url, broker);
  await expectDrained(url, { server, broker });
}

async function expectRecovered(url: string, broker: TestBroker): Promise<void> {
  const accept = (id: string) =>
    waitUntil(`${id} is accepted`, async () => await postBasket(url, id) === 202);
  await accept("before");
  await broker.close();
  assertEquals(await postBasket(url, "meanwhile"), 503);
  await broker.reopen();
  await accept("after");
}

/**
 * Sends a signal while the broker holds an answer back: the basket is accepted all the same, and
 * the process ends by itself.
 */
async function expectDrained(
  url: string,
  { server, broker }: { readonly server: TestProcess; readonly broker: TestBroker },
): Promise<void> {
  const hasCome = Promise.withResolvers<void>();
  broker.faults.delayMs = (apiKey) => {
    if (apiKey !== ApiKey.Produce) return 0;
    hasCome.resolve();
    return HELD_MS;
  };
  const status = postBasket(url, "held");
  await hasCome.promise;
  server.kill("SIGTERM");
  assertEquals(await status, 202, server.output());
  const { code } = await withTimeout(20_000, () => server.ended);
  assertEquals(code, 0, server.output());
  assertStringIncludes(server.output(), "API has stopped");
}

/** Long enough for the signal to come first. */
const HELD_MS = 1_000;

/** The status of the answer. */
async function postBasket(url: string, id: string): Promise<number> {
  const response = await fetch(`${url}/baskets`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(aWireBasket({ id })),
  });
  await response.body?.cancel();
  return response.status;
}
