/**
 * Reads how large a batch a topic takes.
 *
 * @module
 */
import { withTimeout } from "../service/with_timeout.ts";

/** The part of a Kafka admin client that reads settings. */
export interface ConfigReader {
  /** Resolves once the broker has answered. */
  connect(): Promise<void>;
  /** Ends its sockets. */
  disconnect(): Promise<void>;
  /** The named settings of a topic, each as text. */
  describeConfigs(request: {
    includeSynonyms: boolean;
    resources: { type: number; name: string; configNames: string[] }[];
  }): Promise<
    { resources: { configEntries: { configName: string; configValue: string }[] }[] }
  >;
}

/**
 * `max.message.bytes` of `topic`, which bounds a record batch with its header (Kafka documentation,
 * Topic Configs); where the topic does not set it, the broker's `message.max.bytes`. `undefined`
 * when it cannot be read within `timeoutMs`, such as without the right DescribeConfigs. Never
 * rejects.
 */
export async function readMaxMessageBytes(
  kafka: { admin(): ConfigReader },
  { topic, timeoutMs }: { readonly topic: string; readonly timeoutMs: number },
): Promise<number | undefined> {
  const admin = kafka.admin();
  try {
    const { resources } = await withTimeout(timeoutMs, async () => {
      await admin.connect();
      return await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: TOPIC, name: topic, configNames: [NAME] }],
      });
    });
    const [config] = resources[0]?.configEntries ?? [];
    const bytes = Number(config?.configValue ?? NaN);
    return config?.configName === NAME && bytes > 0 ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    // Not awaited: a broker that hangs would hold the caller for the time limit of a request.
    void admin.disconnect().catch(() => {});
  }
}

const NAME = "max.message.bytes";
/** The resource type of a topic in the Kafka protocol. */
const TOPIC = 2;
