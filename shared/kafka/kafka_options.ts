/**
 * From settings to the options of a Kafka client. It imports no client, so that tests without
 * permissions can use it.
 *
 * @module
 */
import { getLogger } from "../service/log.ts";
import type { KafkaSettings } from "../service/service_settings.ts";
import { toSettingsError } from "../service/settings.ts";
import { type Secret, toSecret } from "../service/to_secret.ts";
import type { ClientTls } from "./dial_broker.ts";

/** How a client of Kafka connects. */
export interface KafkaOptions {
  /** The name that the broker logs. */
  readonly clientId: string;
  /**
   * `host:port` addresses to connect to first, IPv6 in brackets; the cluster's other brokers are
   * found there.
   */
  readonly brokers: readonly string[];
  /** Set where connections are encrypted. */
  readonly tls?: ClientTls;
  /** How to log in. */
  readonly sasl?: KafkaLogin;
  /** Longest time to connect, in milliseconds. */
  readonly connectionTimeout: number;
  /** Longest time for one answer, in milliseconds. */
  readonly requestTimeout: number;
  /** How often a failed request is repeated, and after how many milliseconds first. */
  readonly retry: { readonly retries: number; readonly initialRetryTime: number };
  /** Where the client's own log lines go. */
  readonly logCreator: () => (entry: KafkaLogEntry) => void;
}

/** Who logs in, and by which mechanism. */
export interface KafkaLogin {
  /** The mechanism. */
  readonly mechanism: SaslMechanism;
  /** The name of the user. */
  readonly username: string;
  /** Read again with each connection. */
  readonly password: Secret;
}

/** What the settings name files for. */
export interface KafkaSecrets extends ClientTls {
  /** The password, in place of that of the settings. */
  readonly password?: Secret | undefined;
}

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
 * @throws {SettingsError} when settings are missing that go together with others
 */
export function toKafkaOptions(
  settings: KafkaSettings,
  { clientId, secrets = {} }: {
    readonly clientId: string;
    /** What the files hold that the settings name: see `openKafkaOptions()`. */
    readonly secrets?: KafkaSecrets;
  },
): KafkaOptions {
  const faults = findFaults(settings);
  if (faults.length > 0) throw toSettingsError(faults);
  const { password, ...tls } = secrets;
  const login = toLogin(settings, password);
  return {
    clientId,
    brokers: settings.KAFKA_BROKERS,
    ...(settings.KAFKA_TLS ? { tls } : {}),
    ...(login === undefined ? {} : { sasl: login }),
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

function findFaults(settings: KafkaSettings): readonly string[] {
  const faults: string[] = [];
  const {
    KAFKA_TLS: isEncrypted,
    KAFKA_CERT_FILE: certificate,
    KAFKA_KEY_FILE: key,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
  } = settings;
  const password = settings.KAFKA_SASL_PASSWORD ?? settings.KAFKA_SASL_PASSWORD_FILE;
  const login = [mechanism, username, password].filter((part) => part !== undefined);
  if (login.length !== 0 && login.length !== 3) {
    faults.push(
      "KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD (or …_FILE) " +
        "go together: set all or none",
    );
  }
  if ((certificate === undefined) !== (key === undefined)) {
    faults.push("KAFKA_CERT_FILE and KAFKA_KEY_FILE go together: set both or none");
  }
  const { KAFKA_DEAD_LETTER_TOPIC, KAFKA_TOPIC, KAFKA_BULK_TOPIC } = settings;
  if ([KAFKA_TOPIC, KAFKA_BULK_TOPIC].includes(KAFKA_DEAD_LETTER_TOPIC)) {
    // Its copies would be read, be dead letters again, and be copied without an end.
    faults.push(
      "KAFKA_DEAD_LETTER_TOPIC is a topic that baskets are read from: name another one",
    );
  }
  // Who names an authority to check the broker with must not end up in plaintext.
  const files = ["KAFKA_CA_FILE", "KAFKA_CERT_FILE", "KAFKA_KEY_FILE"] as const;
  const needless = isEncrypted ? [] : files.filter((name) => settings[name] !== undefined);
  if (needless.length > 0) {
    faults.push(
      `KAFKA_TLS is not true although ${needless.join(" and ")} ${
        needless.length === 1 ? "is" : "are"
      } set`,
    );
  }
  return faults;
}

function toLogin(
  {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: text,
  }: KafkaSettings,
  fromFile: Secret | undefined,
): KafkaLogin | undefined {
  const password = fromFile ?? (text === undefined ? undefined : toSecret(text));
  return mechanism === undefined || username === undefined || password === undefined
    ? undefined
    : { mechanism, username, password };
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
