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
 * Sends a basket over HTTP, and a signal while the broker holds the answer back: the basket is
 * accepted all the same, and the process ends by itself.
 */
export async function expectDrained(server: TestProcess, { faults }: TestBroker): Promise<void> {
  const line = await server.untilLine(/http:\/\/127\.0\.0\.1:\d+/);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";
  const first = await postBasket(url, "first");
  assertEquals(first.status, 202, await first.text());
  const hasCome = Promise.withResolvers<void>();
  faults.delayMs = (apiKey) => {
    if (apiKey !== ApiKey.Produce) return 0;
    hasCome.resolve();
    return HELD_MS;
  };
  const second = postBasket(url, "second");
  await hasCome.promise;
  server.kill("SIGTERM");
  const response = await second;
  assertEquals(response.status, 202, await response.text());
  const { code } = await withTimeout(20_000, () => server.ended);
  assertEquals(code, 0, server.output());
  assertStringIncludes(server.output(), "API has stopped");
}

/** Long enough for the signal to come first. */
const HELD_MS = 1_000;

function postBasket(url: string, id: string): Promise<Response> {
  return fetch(`${url}/baskets`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(aWireBasket({ id })),
  });
}
