/**
 * A real Apache Kafka on this machine, one node in KRaft mode, for tests.
 *
 * @module
 */
import type { BrokerUnderTest, BrokerUnderTestOptions } from "./broker_under_test.ts";
import { freePorts } from "./free_ports.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";
import { runBroker } from "./run_broker.ts";

/**
 * Starts Kafka on a free port in a folder of its own. The first call on a machine gets the jars.
 *
 * @throws {Error} when the jars cannot be had or Kafka does not start, with its log
 */
export async function startKafka(options: BrokerUnderTestOptions = {}): Promise<BrokerUnderTest> {
  const jars = await getKafkaJars();
  const dir = await Deno.makeTempDir({ prefix: "delhaize-kafka-" });
  const [port = 0, controllerPort = 0] = freePorts(2);
  const [config, log] = [`${dir}/server.properties`, `${dir}/server.log`];
  await Deno.writeTextFile(config, toProperties(options, { dir, port, controllerPort }));
  await formatStorage({ jars, config });
  return await runBroker({
    kind: "kafka",
    address: `127.0.0.1:${port}`,
    dir,
    // A shell only to send the output to a file: nobody has to read a pipe then.
    command: new Deno.Command("sh", {
      args: ["-c", 'log=$1; shift; exec java "$@" >>"$log" 2>&1', "sh", log].concat(
        javaArgs(jars, "-Xmx512m", "-Xms128m", "-Dlog4j2.level=WARN"),
        ["kafka.Kafka", config],
      ),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }),
    readLog: () => Deno.readTextFile(log),
  });
}

/** Starts fast rather than runs fast: a test's Kafka lives for seconds. */
function javaArgs(jars: string, ...more: readonly string[]): string[] {
  return ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", ...more, "-cp", `${jars}/*`];
}

async function formatStorage(
  { jars, config }: { readonly jars: string; readonly config: string },
): Promise<void> {
  // The tool takes an id that begins with a dash for an option, and base64url has one in 64 of them.
  const clusterId = `k${
    crypto.getRandomValues(new Uint8Array(16))
      .toBase64({ alphabet: "base64url", omitPadding: true }).slice(1)
  }`;
  const { success, stdout, stderr } = await new Deno.Command("java", {
    args: javaArgs(jars, "-Xmx128m").concat(
      ["kafka.tools.StorageTool", "format", "--standalone", "-t", clusterId, "-c", config],
    ),
  }).output();
  if (success) return;
  const decoder = new TextDecoder();
  throw new Error(`Cannot format: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
}

/** As Kafka is by default, except for what one node and a short life require. */
function toProperties(
  options: BrokerUnderTestOptions,
  { dir, port, controllerPort }: {
    readonly dir: string;
    readonly port: number;
    readonly controllerPort: number;
  },
): string {
  const properties = {
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
  return Object.entries(properties).map(([name, value]) => `${name}=${value}\n`).join("");
}
