/**
 * Java's own client, librdkafka in its newest version through confluent-kafka, and franz-go's: what
 * most programs that write to Kafka are built on, and one that shares no code with any of them.
 *
 * @module
 */
import { may } from "../../permissions.ts";
import { isInstalled } from "../../process/run_program.ts";
import { getKfake, hasKfake } from "../build_kfake.ts";
import { getKafkaJars, hasKafkaJars } from "../get_kafka_jars.ts";
import { toJavaArgs } from "../kafka_tools.ts";
import type { ForeignClient } from "./foreign_producer.ts";
import { startScriptProducer } from "./script_producer.ts";

const ALL = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
const toPath = (name: string) => new URL(name, import.meta.url).pathname;

/** Java's. Needs a JDK, since its program is a source file, and the jars of a real Kafka. */
export const javaClient: ForeignClient = {
  name: "java",
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

/** Where `.ci/run` has `pip` put confluent-kafka. */
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

/** franz-go's, whose codecs are Go's. */
export const franzClient: ForeignClient = {
  name: "franz-go",
  codecs: ALL,
  isWhole: true,
  async isAvailable() {
    if (!may.runStack) return false;
    if (await hasKfake()) return true;
    console.warn("kfake is not built: tests of franz-go's client are ignored");
    return false;
  },
  open: async (address) => startScriptProducer(await getKfake(), { args: ["produce"], address }),
};
