/**
 * From settings to the options of a Kafka client. It imports no client, so that tests without
 * permissions can use it.
 *
 * @module
 */
import { getLogger } from "../service/log.ts";
import type { KafkaSettings } from "../service/service_settings.ts";
import { SettingsError } from "../service/settings.ts";

/** The connection options of kafkajs that we set. */
export interface KafkaOptions {
  /** The name that the broker logs. */
  readonly clientId: string;
  /** `host:port` addresses to connect to first; the cluster's other brokers are found there. */
  readonly brokers: string[];
  /** Whether to use TLS, and which certificate authorities to trust. */
  readonly ssl: boolean | { readonly ca: string[] };
  /** How to log in. */
  readonly sasl?: SaslOptions;
  /** Longest time to connect, in milliseconds. */
  readonly connectionTimeout: number;
  /** Longest time for one answer, in milliseconds. */
  readonly requestTimeout: number;
  /** How often a failed request is repeated, and after how many milliseconds first. */
  readonly retry: { readonly retries: number; readonly initialRetryTime: number };
  /** Where the client's own log lines go. */
  readonly logCreator: () => (entry: KafkaLogEntry) => void;
}

/** A union of one member a mechanism, as kafkajs declares it. */
export type SaslOptions = {
  [M in SaslMechanism]: {
    readonly mechanism: M;
    readonly username: string;
    readonly password: string;
  };
}[SaslMechanism];

/** Ways to log in. */
export type SaslMechanism = NonNullable<KafkaSettings["KAFKA_SASL_MECHANISM"]>;

/** A log line of the client. */
export interface KafkaLogEntry {
  /** 1 error, 2 warning, 4 information, 5 debug. */
  readonly level: number;
  /** The part of the client, such as `Connection`. */
  readonly namespace: string;
  /** Message and properties. */
  readonly log: { readonly message: string; readonly [property: string]: unknown };
}

/**
 * The options of the client `clientId`. Connecting to a broker that is down fails in about 0.3 s
 * (11.8 s with kafkajs's own retries): the caller decides whether to try again.
 *
 * @throws {SettingsError} when some of the SASL settings are set and others are not
 */
export function toKafkaOptions(
  settings: KafkaSettings,
  { clientId, ca }: {
    readonly clientId: string;
    /** PEM text of the certificate authorities to trust instead of the system's. */
    readonly ca?: string | undefined;
  },
): KafkaOptions {
  const sasl = toSasl(settings);
  return {
    clientId,
    brokers: [...settings.KAFKA_BROKERS],
    ssl: settings.KAFKA_TLS && ca !== undefined ? { ca: [ca] } : settings.KAFKA_TLS,
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { retries: 2, initialRetryTime: 100 },
    logCreator: () => logEntry,
  };
}

/**
 * The options for a client whose requests are sent again by others anyway: it repeats none, and
 * gives up on one after `requestTimeoutMs`. So does its `disconnect`, which waits for requests
 * under way: at the 30 s of {@linkcode toKafkaOptions} a broker that hangs would keep a process
 * from stopping.
 */
export function toOneAttempt(
  options: KafkaOptions,
  { requestTimeoutMs }: { readonly requestTimeoutMs: number },
): KafkaOptions {
  return {
    ...options,
    connectionTimeout: Math.min(options.connectionTimeout, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    retry: { retries: 0, initialRetryTime: 100 },
  };
}

function toSasl(settings: KafkaSettings): KafkaOptions["sasl"] {
  const mechanism = settings.KAFKA_SASL_MECHANISM;
  const username = settings.KAFKA_SASL_USERNAME;
  const password = settings.KAFKA_SASL_PASSWORD;
  if (mechanism !== undefined && username !== undefined && password !== undefined) {
    return { mechanism, username, password } as SaslOptions;
  }
  if (mechanism === undefined && username === undefined && password === undefined) return undefined;
  throw new SettingsError(
    "Cannot start with these settings:\n" +
      "  KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together: set all or none",
  );
}

/**
 * Logs at level debug. kafkajs logs each of its retries as an error; what fails in the end reaches
 * the caller as an exception and is logged there.
 */
function logEntry({ namespace, log }: KafkaLogEntry): void {
  const { message, error, broker, groupId, retryCount } = log;
  getLogger(["kafkajs", namespace]).debug("Client reported: {text}", {
    text: message,
    error,
    broker,
    groupId,
    retryCount,
  });
}
