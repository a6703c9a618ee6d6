/**
 * Three real Kafka nodes on this machine, each broker and controller, as a company has them: three
 * replicas of everything, two of which must have a record before it is acknowledged. On request they
 * have a listener that asks for TLS, a client's certificate and SCRAM-SHA-256, and grants what ACLs
 * say.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { IssuedCertificate } from "../certificate_authority.ts";
import { tempDir } from "../temp_dir.ts";
import { waitUntil } from "../wait_until.ts";
import { answersInCluster } from "./answers.ts";
import type { BrokerUnderTest, MakeDir } from "./broker_under_test.ts";
import { freePorts } from "./free_ports.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";
import { createKafka } from "./kafkajs.ts";
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
import { runBroker } from "./run_broker.ts";

/** One of the nodes. At its `address` a client needs no login and may do everything. */
export interface ClusterNode extends BrokerUnderTest {
  /** Where the listener that asks for a login is; empty without one. */
  readonly secureAddress: string;
}

/** See {@linkcode startCluster}. Disposing it ends the nodes and removes their folders. */
export interface KafkaCluster extends AsyncDisposable {
  readonly nodes: readonly ClusterNode[];
  /** A client that may do everything. */
  readonly operator: Kafka;
  /** Gives users other passwords; connections that are open stay. */
  changePasswords(users: readonly KafkaUser[]): Promise<void>;
  /** Resolves when every replica of these topics is in sync: until then no other node may go. */
  untilInSync(topics: readonly string[]): Promise<void>;
}

/** The listener at which services log in. */
export interface ClusterOptions {
  /** Of each node, for the address 127.0.0.1. */
  readonly certificate: IssuedCertificate;
  /** Authorities whose certificates clients need, in PEM; each node reads it when it starts. */
  readonly clientCaFile: string;
  readonly users: readonly KafkaUser[];
}

/**
 * Starts them; without options nobody has to log in.
 *
 * @throws {Error} when the jars cannot be had or a node does not start, with its log
 */
export async function startCluster(
  options?: ClusterOptions,
  makeDir: MakeDir = tempDir,
): Promise<KafkaCluster> {
  await using starting = new AsyncDisposableStack();
  const jars = await getKafkaJars();
  const ports = freePorts(3 * NODE_IDS.length);
  const portsOf = (id: number) => ports.slice(3 * (id - 1), 3 * id);
  const voters = NODE_IDS.map((id) => `${id}@127.0.0.1:${portsOf(id)[2]}`).join(",");
  const clusterId = createClusterId();
  const started = await Promise.allSettled(NODE_IDS.map(async (id) => {
    const [port = 0, securePort = 0, controllerPort = 0] = portsOf(id);
    const folder = await makeDir();
    const dir = folder.path;
    const config = await writeProperties(
      await toNodeProperties(id, {
        place: { dir, port, controllerPort },
        securePort,
        voters,
        options,
      }),
      { dir },
    );
    await formatStorage({
      config,
      clusterId,
      isAlone: false,
      users: options?.users ?? [],
      mechanisms: [MECHANISM],
    });
    const node = await runBroker({
      kind: "kafka",
      address: `127.0.0.1:${port}`,
      dir: folder,
      program: "java",
      args: [
        ...toJavaArgs(jars, "-Xmx320m", "-Xms96m", "-Dlog4j2.level=WARN"),
        ...["kafka.Kafka", config],
      ],
      isReady: answersInCluster,
      timeoutMs: NODE_TIMEOUT_MS,
    });
    starting.use(node);
    const secureAddress = options === undefined ? "" : `127.0.0.1:${securePort}`;
    return { ...node, secureAddress };
  }));
  const nodes = started.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
  const addresses = nodes.map(({ address }) => address);
  const operator = await createKafka(addresses[0] ?? "", { brokers: addresses });
  const running = starting.move();
  return {
    nodes,
    operator,
    changePasswords: (users) =>
      changeScramPasswords(addresses[0] ?? "", { users, mechanism: MECHANISM }),
    async untilInSync(topics) {
      const admin = operator.admin();
      await admin.connect();
      try {
        await waitUntil("every replica is in sync", async () => {
          const found = await admin.fetchTopicMetadata({ topics: [...topics] })
            .catch(() => undefined);
          const partitions = found?.topics.flatMap((topic) => topic.partitions) ?? [];
          return partitions.length > 0 &&
            partitions.every(({ isr }) => isr.length === NODE_IDS.length);
        }, { timeoutMs: 120_000 });
      } finally {
        await admin.disconnect();
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function toNodeProperties(
  id: number,
  { place, securePort, voters, options }: {
    readonly place: NodePlace;
    readonly securePort: number;
    readonly voters: string;
    readonly options: ClusterOptions | undefined;
  },
): Promise<KafkaProperties> {
  // With voters that are all known, no node has to be the first.
  const { "controller.quorum.bootstrap.servers": _, ...properties } = toProperties({}, place);
  return {
    ...properties,
    ...options !== undefined && {
      ...await toSecureProperties(
        {
          certificates: options.certificate,
          clientCaFile: options.clientCaFile,
          port: securePort,
        },
        place,
      ),
      ...AUTHORIZER,
    },
    "node.id": id,
    "controller.quorum.voters": voters,
    "default.replication.factor": 3,
    "min.insync.replicas": 2,
    "offsets.topic.num.partitions": 3,
    "offsets.topic.replication.factor": 3,
    "transaction.state.log.replication.factor": 3,
    "transaction.state.log.min.isr": 2,
    "share.coordinator.state.topic.replication.factor": 3,
    "share.coordinator.state.topic.min.isr": 2,
    // A node that came back leads its partitions again, which clients must then find: by default
    // after five minutes.
    "leader.imbalance.check.interval.seconds": 5,
  };
}

const NODE_IDS = [1, 2, 3];
/** Three of them start at once, and one that comes back waits for another, on whatever machine. */
const NODE_TIMEOUT_MS = 600_000;
const MECHANISM = "SCRAM-SHA-256";
