/**
 * Every client of other people that tests produce with.
 *
 * @module
 */
import type { ForeignClient } from "./foreign_producer.ts";
import { kafkajsClient } from "./kafkajs_client.ts";
import { kcatClient } from "./kcat_client.ts";
import { franzClient, javaClient, librdkafkaClient } from "./script_clients.ts";

/** A client, and whether this machine has it. */
export interface FoundClient {
  readonly client: ForeignClient;
  readonly isHere: boolean;
}

/** All of them, in a fixed order. */
export async function findForeignClients(): Promise<readonly FoundClient[]> {
  const clients = [kafkajsClient, kcatClient, javaClient, librdkafkaClient, franzClient];
  return await Promise.all(
    clients.map(async (client) => ({ client, isHere: await client.isAvailable() })),
  );
}
