/**
 * Whether this machine can run a real Kafka.
 *
 * @module
 */
import { runProgram } from "../process/run_program.ts";
import { hasKafkaJars } from "./get_kafka_jars.ts";

const LOWEST_JAVA = 17;

/** Whether {@linkcode startKafka} can work here. If not, prints one line that says why. */
export async function kafkaAvailable(): Promise<boolean> {
  const reason = await findObstacle();
  if (reason !== undefined) console.warn(`No real Kafka to test against: ${reason}`);
  return reason === undefined;
}

async function findObstacle(): Promise<string | undefined> {
  const java = await outputOf("java", "-version");
  const version = Number(java?.match(/version "(\d+)/)?.[1]);
  if (java === undefined) return "there is no java";
  if (!(version >= LOWEST_JAVA)) return `java is not ${LOWEST_JAVA} or later: ${java.trim()}`;
  if (await hasKafkaJars() || await outputOf("mvn", "--version") !== undefined) return undefined;
  return "its jars are not here yet and there is no mvn to get them";
}

/** What a program prints on both its outputs, or `undefined` when there is no such program. */
async function outputOf(program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await runProgram(program, { args });
    return stdout + stderr;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
