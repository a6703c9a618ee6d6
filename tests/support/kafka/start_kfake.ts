/**
 * franz-go's kfake, a broker for tests by other people: what our broker and Apache Kafka do alike may
 * still be an accident of the two.
 *
 * @module
 */
import { may } from "../permissions.ts";
import { isInstalled, runProgram } from "../process/run_program.ts";
import { tempDir } from "../temp_dir.ts";
import type { BrokerUnderTest, BrokerUnderTestOptions, MakeDir } from "./broker_under_test.ts";
import { getKfake } from "./build_kfake.ts";
import { freePorts } from "./free_ports.ts";
import { runBroker } from "./run_broker.ts";

/** Whether this run can have one; if there is no `go` that can build it, a printed line says so. */
export async function kfakeAvailable(): Promise<boolean> {
  if (!may.runStack || !await isInstalled("go", "version")) return false;
  const { stdout } = await runProgram("go", { args: ["version"] });
  const [, minor = "0"] = stdout.match(/ go1\.(\d+)/) ?? [];
  if (Number(minor) >= LOWEST_MINOR) return true;
  console.warn(`kfake needs Go 1.${LOWEST_MINOR}, and here is ${stdout.trim()}`);
  return false;
}

/** As in its go.mod. */
const LOWEST_MINOR = 26;

/**
 * Starts kfake on a free port in a folder of its own. The first call on a machine builds it.
 *
 * @throws {Error} when it cannot be built or does not start, with its log
 */
export async function startKfake(
  options: BrokerUnderTestOptions = {},
  makeDir: MakeDir = tempDir,
): Promise<BrokerUnderTest> {
  const program = await getKfake();
  const dir = await makeDir();
  const [port = 0] = freePorts(1);
  return await runBroker({
    kind: "kfake",
    address: `127.0.0.1:${port}`,
    dir,
    program,
    args: [
      `-port=${port}`,
      `-data-dir=${dir.path}/data`,
      `-auto-create-topics=${options.autoCreateTopics ?? false}`,
      `-min-session-timeout=${options.minSessionTimeoutMs ?? 6_000}ms`,
    ],
  });
}
