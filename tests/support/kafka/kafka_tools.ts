/**
 * How Kafka's own programs are run, and the one that makes the folder of a node.
 *
 * @module
 */
import { runProgram } from "../process/run_program.ts";
import { getKafkaJars } from "./get_kafka_jars.ts";

/** A user and its password. */
export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/** A mechanism by which Kafka keeps a password. */
export type ScramMechanism = "SCRAM-SHA-256" | "SCRAM-SHA-512";

/** Starts fast rather than runs fast: a test's Kafka lives for seconds. */
export function toJavaArgs(jars: string, ...more: readonly string[]): string[] {
  // The archive is read where there is one: see archive_classes.ts.
  const fast = [`-XX:SharedArchiveFile=${toArchivePath(jars)}`, "-XX:TieredStopAtLevel=1"];
  return ["-XX:+UseSerialGC", ...fast, ...more, "-cp", `${jars}/*`];
}

/** Where the archive of their classes is, if there is one. */
export function toArchivePath(jars: string): string {
  return `${jars}.jsa`;
}

/** An id for a new cluster. The tool takes one that begins with a dash for an option. */
export function createClusterId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return `k${random.toBase64({ alphabet: "base64url", omitPadding: true }).slice(1)}`;
}

/** Makes the folder of a node that was never started. @throws {Error} with what the tool says */
export async function formatStorage(
  { config, clusterId, isAlone, users = [], mechanisms }: {
    /** The path of its properties. */
    readonly config: string;
    readonly clusterId: string;
    /** Whether it is the only node, rather than one of those that its properties list. */
    readonly isAlone: boolean;
    readonly users?: readonly KafkaUser[];
    readonly mechanisms: readonly ScramMechanism[];
  },
): Promise<void> {
  const scram = users.flatMap(({ username, password }) =>
    mechanisms.flatMap((mechanism) => [
      "--add-scram",
      `${mechanism}=[name=${username},password=${password}]`,
    ])
  );
  await runTool("kafka.tools.StorageTool", [
    ...["format", ...(isAlone ? ["--standalone"] : []), "-t", clusterId, "-c", config],
    ...scram,
  ]);
}

async function runTool(name: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProgram("java", {
    args: [...toJavaArgs(await getKafkaJars(), "-Xmx128m"), name, ...args],
  });
  if (code !== 0) throw new Error(`${name} failed: ${stdout}${stderr}`);
}
