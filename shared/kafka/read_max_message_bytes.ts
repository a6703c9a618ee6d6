/**
 * Reads how large a batch a topic takes.
 *
 * @module
 */
import type { Kafka } from "./client.ts";
import { createReconnectingClient } from "./reconnecting_client.ts";

/**
 * `max.message.bytes` of `topic`, which bounds a record batch with its header (Kafka documentation,
 * Topic Configs); where the topic does not set it, the broker's `message.max.bytes`. `undefined`
 * when it cannot be read within `timeoutMs`, such as without the right DescribeConfigs. Never
 * rejects.
 */
export async function readMaxMessageBytes(
  kafka: Kafka,
  { topic, timeoutMs }: { readonly topic: string; readonly timeoutMs: number },
): Promise<number | undefined> {
  // Closes also what is connected only after `timeoutMs`.
  const client = createReconnectingClient(() => kafka.admin());
  try {
    const { resources } = await client.use((admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: TOPIC, name: topic, configNames: [NAME] }],
      }), { timeoutMs });
    const [config] = resources[0]?.configEntries ?? [];
    const bytes = Number(config?.configValue ?? NaN);
    return config?.configName === NAME && bytes > 0 ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    // Not awaited: a broker that hangs would hold the caller for the time limit of a request.
    void client[Symbol.asyncDispose]();
  }
}

const NAME = "max.message.bytes";
/** The resource type of a topic in the Kafka protocol. */
const TOPIC = 2;
