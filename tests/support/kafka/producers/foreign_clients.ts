/**
 * Every client of other people that tests produce with, by the names that the task `drill` knows.
 *
 * @module
 */
import type { ForeignClient } from "./foreign_producer.ts";
import { kafkajsClient } from "./kafkajs_client.ts";
import { kcatClient } from "./kcat_client.ts";
import { franzClient, javaClient, librdkafkaClient } from "./script_clients.ts";

/** All of them, in a fixed order. The first is wherever the project is. */
export const FOREIGN_CLIENTS = [
  kafkajsClient,
  kcatClient,
  javaClient,
  librdkafkaClient,
  franzClient,
] as const satisfies readonly ForeignClient[];

/** A client, and whether this machine has it. */
export interface FoundClient {
  readonly client: ForeignClient;
  readonly isHere: boolean;
}

/** Looks for each of them. */
export async function findForeignClients(
  clients: readonly ForeignClient[] = FOREIGN_CLIENTS,
): Promise<readonly FoundClient[]> {
  return await Promise.all(
    clients.map(async (client) => ({ client, isHere: await client.isAvailable() })),
  );
}
