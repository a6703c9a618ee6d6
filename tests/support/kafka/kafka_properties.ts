/**
 * The properties of a Kafka node that serves tests on loopback.
 *
 * @module
 */
import type { Certificates } from "../certificates.ts";
import type { BrokerUnderTestOptions } from "./broker_under_test.ts";
import type { KafkaUser } from "./kafka_tools.ts";

/** What a file of properties holds. */
export type KafkaProperties = Readonly<Record<string, string | number | boolean>>;

/** Where a node is. */
export interface NodePlace {
  readonly dir: string;
  /** Of the listener that asks for nothing. */
  readonly port: number;
  readonly controllerPort: number;
}

/** A listener that asks for TLS and SASL. */
export interface SecureListenerProperties {
  readonly certificates: Pick<Certificates, "certificateFile" | "keyFile">;
  /** The authority whose certificates clients need; without it they need none. */
  readonly clientCaFile?: string | undefined;
  /** Who may log in with the mechanism `plain`; with SCRAM it is those whom the cluster knows. */
  readonly plainLogin?: KafkaUser | undefined;
  readonly port: number;
}

/** Writes them to a file in the folder of the node, and returns its path. */
export async function writeProperties(
  properties: KafkaProperties,
  { dir }: Pick<NodePlace, "dir">,
): Promise<string> {
  const path = `${dir}/server.properties`;
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  await Deno.writeTextFile(path, lines.join(""));
  return path;
}

/** As Kafka is by default, except for what one node and a short life require. */
export function toProperties(
  options: BrokerUnderTestOptions,
  { dir, port, controllerPort }: NodePlace,
): KafkaProperties {
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
export async function toSecureProperties(
  { certificates, clientCaFile, plainLogin, port }: SecureListenerProperties,
  plain: NodePlace,
): Promise<KafkaProperties> {
  const keyStore = `${plain.dir}/server.pem`;
  const { keyFile, certificateFile } = certificates;
  const parts = await Promise.all(
    [keyFile, certificateFile].map((path) => Deno.readTextFile(path)),
  );
  await Deno.writeTextFile(keyStore, parts.join(""));
  const login = "org.apache.kafka.common.security";
  const addresses = `PLAINTEXT://127.0.0.1:${plain.port},SECURE://127.0.0.1:${port}`;
  const mechanisms = ["SCRAM-SHA-256", "SCRAM-SHA-512"];
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
    "listener.name.secure.sasl.enabled.mechanisms": [
      ...(plainLogin === undefined ? [] : ["PLAIN"]),
      ...mechanisms,
    ].join(","),
    ...(plainLogin === undefined ? {} : {
      "listener.name.secure.plain.sasl.jaas.config": `${login}.plain.PlainLoginModule required ` +
        `user_${plainLogin.username}="${plainLogin.password}";`,
    }),
    "listener.name.secure.scram-sha-256.sasl.jaas.config":
      `${login}.scram.ScramLoginModule required;`,
    "listener.name.secure.scram-sha-512.sasl.jaas.config":
      `${login}.scram.ScramLoginModule required;`,
  };
}

/** An authorizer that grants nothing but what ACLs say, save to whoever needs no login. */
export const AUTHORIZER: KafkaProperties = {
  "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
  "allow.everyone.if.no.acl.found": false,
  "super.users": "User:ANONYMOUS",
};
