/**
 * A real Apache Kafka on this machine, one node in KRaft mode, for tests.
 *
 * @module
 */
import type { Certificates } from "../certificates.ts";
import type { BrokerUnderTest, BrokerUnderTestOptions, MakeDir } from "./broker_under_test.ts";
import { freePorts } from "./free_ports.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";
import {
  AUTHORIZER,
  type KafkaProperties,
  type NodePlace,
  toProperties,
  toSecureProperties,
  writeProperties,
} from "./kafka_properties.ts";
import { changeScramPasswords } from "./change_scram_password.ts";
import { createClusterId, formatStorage, type KafkaUser, toJavaArgs } from "./kafka_tools.ts";
import { tempDir } from "../temp_dir.ts";
import { runBroker } from "./run_broker.ts";

/** Who may log in at a listener that asks for TLS and SASL. */
export interface SecureListener {
  readonly certificates: Pick<Certificates, "certificateFile" | "keyFile">;
  /** The authority whose certificates clients need; without it they need none. */
  readonly clientCaFile?: string;
  readonly username: string;
  readonly password: string;
}

/** A Kafka with a listener that asks for TLS and a login. */
export interface SecureKafka extends BrokerUnderTest {
  /** Where that listener is. */
  readonly secureAddress: string;
  /** Gives the user another password for SCRAM, while Kafka runs. */
  changePassword(password: string): Promise<void>;
}

/** A Kafka with a second listener, at which a client has to log in, by whatever mechanism. */
export async function startSecureKafka(listener: SecureListener): Promise<SecureKafka> {
  const [port = 0] = freePorts(1);
  const kafka = await start({}, { ...listener, port });
  return {
    ...kafka,
    secureAddress: `127.0.0.1:${port}`,
    async changePassword(password) {
      const { username } = listener;
      for (const mechanism of MECHANISMS) {
        await changeScramPasswords(kafka.address, { users: [{ username, password }], mechanism });
      }
    },
  };
}

/** A cluster changes one of a user's passwords a request. */
const MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-512"] as const;

/**
 * A Kafka that grants nothing but what its ACLs say. At `loginAddress` a client logs in with the
 * mechanism `plain`, without TLS; at `address` it may do everything, so that a test can set ACLs.
 */
export async function startAuthorizedKafka(
  login: KafkaUser,
): Promise<BrokerUnderTest & { readonly loginAddress: string }> {
  const [port = 0] = freePorts(1);
  const kafka = await start({}, undefined, { ...login, port });
  return { ...kafka, loginAddress: `127.0.0.1:${port}` };
}

/**
 * Starts Kafka on a free port in a folder of its own. The first call on a machine gets the jars.
 *
 * @throws {Error} when the jars cannot be had or Kafka does not start, with its log
 */
export async function startKafka(
  options: BrokerUnderTestOptions = {},
  makeDir: MakeDir = tempDir,
): Promise<BrokerUnderTest> {
  return await start({ ...options, makeDir });
}

async function start(
  { makeDir = tempDir, ...options }: BrokerUnderTestOptions & { readonly makeDir?: MakeDir },
  secure?: SecureListener & { readonly port: number },
  authorized?: KafkaUser & { readonly port: number },
): Promise<BrokerUnderTest> {
  const jars = await getKafkaJars();
  const folder = await makeDir();
  const dir = folder.path;
  const [port = 0, controllerPort = 0] = freePorts(2);
  const place = { dir, port, controllerPort };
  const config = await writeProperties({
    ...toProperties(options, place),
    ...secure && await toSecureProperties({ ...secure, plainLogin: secure }, place),
    ...authorized && toAuthorizedProperties(authorized, place),
  }, place);
  await formatStorage({
    config,
    clusterId: createClusterId(),
    isAlone: true,
    users: secure === undefined ? [] : [secure],
    mechanisms: MECHANISMS,
  });
  return await runBroker({
    kind: "kafka",
    address: `127.0.0.1:${port}`,
    dir: folder,
    program: "java",
    args: [
      ...toJavaArgs(jars, "-Xmx512m", "-Xms128m", "-Dlog4j2.level=WARN"),
      ...["kafka.Kafka", config],
    ],
  });
}

/** An authorizer, and a listener with a login beside the plain one, whose users may do everything. */
function toAuthorizedProperties(
  { username, password, port }: KafkaUser & { readonly port: number },
  plain: Pick<NodePlace, "port" | "controllerPort">,
): KafkaProperties {
  const addresses = `PLAINTEXT://127.0.0.1:${plain.port},LOGIN://127.0.0.1:${port}`;
  return {
    ...AUTHORIZER,
    "listeners": `${addresses},CONTROLLER://127.0.0.1:${plain.controllerPort}`,
    "advertised.listeners": addresses,
    "listener.security.protocol.map":
      "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.name.login.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.login.plain.sasl.jaas.config":
      "org.apache.kafka.common.security.plain.PlainLoginModule required " +
      `user_${username}="${password}";`,
  };
}
