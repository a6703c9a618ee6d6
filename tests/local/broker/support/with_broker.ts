/**
 * A broker for the length of one test, in a folder of its own, on a free port.
 *
 * @module
 */

import {
  type Broker,
  type BrokerOptions,
  startBroker,
} from "../../../../local/broker/start_broker.ts";

/** Runs `test` with a broker and removes everything after it. */
export async function withBroker(
  options: Partial<BrokerOptions>,
  test: (broker: Broker) => Promise<void>,
): Promise<void> {
  await withTempDir(async (dataDir) => {
    await using broker = await startBroker({ dataDir, port: 0, ...options });
    await test(broker);
  });
}

/** Runs `test` with a folder and removes it after it. */
export async function withTempDir(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "broker_test_" });
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
