/**
 * Gets the jars of Kafka, and archives its classes as they are once it has started: each later start
 * on this machine takes 1.7 s of CPU instead of 2.9, and each of its tools 0.5 instead of 0.9 (Java 17).
 * `.ci/run` calls it, since a run of everything starts some hundred. Without the archive all works.
 *
 * @module
 */
import { spawnProcess } from "../process/spawn_process.ts";
import { tempDir } from "../temp_dir.ts";
import { waitUntil } from "../wait_until.ts";
import { answers } from "./answers.ts";
import { freePorts } from "./free_ports.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";
import { toProperties, writeProperties } from "./kafka_properties.ts";
import { createClusterId, formatStorage, toArchivePath, toJavaArgs } from "./kafka_tools.ts";

/** @throws {Error} when the jars cannot be had, or Kafka does not start or end */
async function archiveClasses(): Promise<void> {
  const jars = await getKafkaJars();
  await using folder = await tempDir();
  const { path: dir } = folder;
  const [port = 0, controllerPort = 0] = freePorts(2);
  const config = await writeProperties(toProperties({}, { dir, port, controllerPort }), { dir });
  await formatStorage({ config, clusterId: createClusterId(), isAlone: true, mechanisms: [] });
  const made = `${jars}.made-${crypto.randomUUID()}.jsa`;
  // The JVM does not both read an archive and make one.
  const args = toJavaArgs(jars).filter((arg) => !arg.startsWith("-XX:SharedArchiveFile"));
  await using kafka = spawnProcess("java", {
    args: [`-XX:ArchiveClassesAtExit=${made}`, ...args, "kafka.Kafka", config],
  });
  await waitUntil("Kafka answers", () => answers(`127.0.0.1:${port}`), { timeoutMs: 120_000 });
  kafka.kill("SIGTERM");
  await kafka.ended;
  await Deno.rename(made, toArchivePath(jars));
}

if (import.meta.main) await archiveClasses();
