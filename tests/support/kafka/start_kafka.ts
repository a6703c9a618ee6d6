/**
 * A real Apache Kafka on this machine, one node in KRaft mode, for tests.
 *
 * @module
 */
import type { Certificates } from "../certificates.ts";
import type { BrokerUnderTest, BrokerUnderTestOptions } from "./broker_under_test.ts";
import { freePorts } from "./free_ports.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";
import { runProgram } from "../process/run_program.ts";
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
    changePassword: (password) => changePassword(kafka, { ...listener, password }),
  };
}

async function changePassword(
  { address }: BrokerUnderTest,
  { username, password }: Pick<SecureListener, "username" | "password">,
): Promise<void> {
  const jars = await getKafkaJars();
  // It changes one a request.
  await Promise.all(MECHANISMS.map(async (mechanism) => {
    const { code, stdout, stderr } = await runProgram("java", {
      args: javaArgs(jars, "-Xmx128m").concat(
        ["kafka.admin.ConfigCommand", "--bootstrap-server", address, "--alter"],
        ["--entity-type", "users", "--entity-name", username],
        ["--add-config", `${mechanism}=[password=${password}]`],
      ),
    });
    if (code !== 0) throw new Error(`Cannot change a password: ${stdout}${stderr}`);
  }));
}

const MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-512"];

/** Who may log in at a listener of a Kafka with ACLs. */
export interface AuthorizedLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * A Kafka that grants nothing but what its ACLs say. At `loginAddress` a client logs in with the
 * mechanism `plain`, without TLS; at `address` it may do everything, so that a test can set ACLs.
 */
export async function startAuthorizedKafka(
  login: AuthorizedLogin,
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
export async function startKafka(options: BrokerUnderTestOptions = {}): Promise<BrokerUnderTest> {
  return await start(options);
}

async function start(
  options: BrokerUnderTestOptions,
  secure?: SecureListener & { readonly port: number },
  authorized?: AuthorizedLogin & { readonly port: number },
): Promise<BrokerUnderTest> {
  const jars = await getKafkaJars();
  const { path: dir } = await tempDir();
  const [port = 0, controllerPort = 0] = freePorts(2);
  const config = `${dir}/server.properties`;
  const properties = {
    ...toProperties(options, { dir, port, controllerPort }),
    ...secure && await secureProperties(secure, { dir, port, controllerPort }),
    ...authorized && authorizedProperties(authorized, { port, controllerPort }),
  };
  await Deno.writeTextFile(
    config,
    Object.entries(properties).map(([name, value]) => `${name}=${value}\n`).join(""),
  );
  await formatStorage({ jars, config, scram: secure });
  return await runBroker({
    kind: "kafka",
    address: `127.0.0.1:${port}`,
    dir,
    program: "java",
    args: [
      ...javaArgs(jars, "-Xmx512m", "-Xms128m", "-Dlog4j2.level=WARN"),
      ...["kafka.Kafka", config],
    ],
  });
}

/** Starts fast rather than runs fast: a test's Kafka lives for seconds. */
function javaArgs(jars: string, ...more: readonly string[]): string[] {
  return ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", ...more, "-cp", `${jars}/*`];
}

async function formatStorage(
  { jars, config, scram }: {
    readonly jars: string;
    readonly config: string;
    readonly scram: Pick<SecureListener, "username" | "password"> | undefined;
  },
): Promise<void> {
  // The tool takes an id that begins with a dash for an option, and base64url has one in 64 of them.
  const clusterId = `k${
    crypto.getRandomValues(new Uint8Array(16))
      .toBase64({ alphabet: "base64url", omitPadding: true }).slice(1)
  }`;
  const { code, stdout, stderr } = await runProgram("java", {
    args: javaArgs(jars, "-Xmx128m").concat(
      ["kafka.tools.StorageTool", "format", "--standalone", "-t", clusterId, "-c", config],
      scram === undefined ? [] : MECHANISMS.flatMap((mechanism) => [
        "--add-scram",
        `${mechanism}=[name=${scram.username},password=${scram.password}]`,
      ]),
    ),
  });
  if (code !== 0) throw new Error(`Cannot format: ${stdout}${stderr}`);
}

/** As Kafka is by default, except for what one node and a short life require. */
function toProperties(
  options: BrokerUnderTestOptions,
  { dir, port, controllerPort }: {
    readonly dir: string;
    readonly port: number;
    readonly controllerPort: number;
  },
): Readonly<Record<string, string | number | boolean>> {
  return {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.bootstrap.servers": `127.0.0.1:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    "listeners": `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port}`,
    "log.dirs": `${dir}/data`,
    "auto.create.topics.enable": options.autoCreateTopics ?? false,
    // A broker that was killed may register again when its session has run out: by default 9 s.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    // Fixtures carry old dates.
    "log.retention.ms": -1,
    "group.initial.rebalance.delay.ms": options.initialRebalanceDelayMs ?? 100,
    "group.min.session.timeout.ms": options.minSessionTimeoutMs ?? 6000,
    "offsets.topic.num.partitions": 1,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.num.partitions": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
  };
}

/** A listener with TLS and SASL beside the plain one. */
async function secureProperties(
  { certificates, clientCaFile, username, password, port }: SecureListener & {
    readonly port: number;
  },
  plain: { readonly dir: string; readonly port: number; readonly controllerPort: number },
): Promise<Readonly<Record<string, string>>> {
  const keyStore = `${plain.dir}/server.pem`;
  const { keyFile, certificateFile } = certificates;
  const parts = await Promise.all(
    [keyFile, certificateFile].map((path) => Deno.readTextFile(path)),
  );
  await Deno.writeTextFile(keyStore, parts.join(""));
  const login = "org.apache.kafka.common.security";
  const addresses = `PLAINTEXT://127.0.0.1:${plain.port},SECURE://127.0.0.1:${port}`;
  return {
    "listeners": `${addresses},CONTROLLER://127.0.0.1:${plain.controllerPort}`,
    "advertised.listeners": addresses,
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.name.secure.ssl.keystore.type": "PEM",
    "listener.name.secure.ssl.keystore.location": keyStore,
    ...(clientCaFile === undefined ? {} : {
      "listener.name.secure.ssl.client.auth": "required",
      "listener.name.secure.ssl.truststore.type": "PEM",
      "listener.name.secure.ssl.truststore.location": clientCaFile,
    }),
    "listener.name.secure.sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
    "listener.name.secure.plain.sasl.jaas.config":
      `${login}.plain.PlainLoginModule required user_${username}="${password}";`,
    "listener.name.secure.scram-sha-256.sasl.jaas.config":
      `${login}.scram.ScramLoginModule required;`,
    "listener.name.secure.scram-sha-512.sasl.jaas.config":
      `${login}.scram.ScramLoginModule required;`,
  };
}

/** An authorizer, and a listener with a login beside the plain one, whose users may do everything. */
function authorizedProperties(
  { username, password, port }: AuthorizedLogin & { readonly port: number },
  plain: { readonly port: number; readonly controllerPort: number },
): Readonly<Record<string, string>> {
  const addresses = `PLAINTEXT://127.0.0.1:${plain.port},LOGIN://127.0.0.1:${port}`;
  return {
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "false",
    "super.users": "User:ANONYMOUS",
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
