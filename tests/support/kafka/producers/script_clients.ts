/**
 * Java's own client, and librdkafka in its newest version through confluent-kafka: one after the
 * other what most programs that write to Kafka are built on.
 *
 * @module
 */
import { may } from "../../permissions.ts";
import { isInstalled } from "../../process/run_program.ts";
import { getKafkaJars, hasKafkaJars } from "../get_kafka_jars.ts";
import { toJavaArgs } from "../kafka_tools.ts";
import type { ForeignClient } from "./foreign_producer.ts";
import { startScriptProducer } from "./script_producer.ts";

const ALL = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
const toPath = (name: string) => new URL(name, import.meta.url).pathname;

/** Java's. Needs a JDK, since its program is a source file, and the jars of a real Kafka. */
export const javaClient: ForeignClient = {
  name: "Java's client",
  codecs: ALL,
  isWhole: true,
  async isAvailable() {
    if (!may.runStack || !await isInstalled("javac", "-version")) return false;
    if (await hasKafkaJars()) return true;
    console.warn("Kafka's jars are not here: tests of Java's client are ignored");
    return false;
  },
  async open(address) {
    const args = toJavaArgs(await getKafkaJars(), "-Xmx256m", "-Dlog4j2.level=OFF");
    return startScriptProducer("java", { args: [...args, toPath("./Produce.java")], address });
  },
};

/** Where `pip` has put confluent-kafka; CONTRIBUTING.md has the line. */
const PYTHON = new URL("../../../../.local/python/bin/python", import.meta.url).pathname;

/** librdkafka's. */
export const librdkafkaClient: ForeignClient = {
  name: "librdkafka",
  codecs: ALL,
  isWhole: true,
  isAvailable: async () =>
    may.runStack && await isInstalled(PYTHON, "-c", "import confluent_kafka"),
  open: (address) =>
    Promise.resolve(
      startScriptProducer(PYTHON, { args: [toPath("./produce.py")], address }),
    ),
};
