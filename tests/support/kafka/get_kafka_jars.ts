/**
 * The jars of a real Kafka: copied once with Maven and kept under `.local/`, which git ignores.
 *
 * @module
 */

const POM = new URL("./pom.xml", import.meta.url);
const CACHE = new URL("../../../.local/kafka-jars/", import.meta.url);

/** The folder in which {@linkcode getKafkaJars} keeps the jars of the present `pom.xml`. */
export async function kafkaJarsDir(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(POM));
  return new URL(new Uint8Array(digest).toHex().slice(0, 12), CACHE).pathname;
}

/** Whether the jars are there already, so that no Maven is needed. */
export async function hasKafkaJars(): Promise<boolean> {
  return await isDirectory(await kafkaJarsDir());
}

/**
 * The folder with the jars, after copying them if need be (12 s with nothing cached). Two that do
 * so at once each copy into a folder of their own; the later one throws its own away.
 *
 * @throws {Error} with Maven's output when it fails
 */
export async function getKafkaJars(): Promise<string> {
  const dir = await kafkaJarsDir();
  if (await isDirectory(dir)) return dir;
  await Deno.mkdir(CACHE, { recursive: true });
  const copying = await Deno.makeTempDir({ dir: CACHE.pathname, prefix: "copying-" });
  try {
    await runMaven(copying);
    await Deno.rename(copying, dir).catch(async (error) => {
      if (!await isDirectory(dir)) throw error;
    });
  } finally {
    await Deno.remove(copying, { recursive: true }).catch(() => {});
  }
  return dir;
}

async function runMaven(outputDirectory: string): Promise<void> {
  const { success, stdout } = await new Deno.Command("mvn", {
    args: [
      ...["-q", "-B", "-f", POM.pathname, "dependency:copy-dependencies"],
      ...["-DincludeScope=runtime", `-DoutputDirectory=${outputDirectory}`],
    ],
    stderr: "inherit",
  }).output();
  if (success) return;
  throw new Error(`Cannot get the jars of Kafka:\n${new TextDecoder().decode(stdout)}`);
}

async function isDirectory(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
