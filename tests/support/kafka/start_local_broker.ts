/**
 * The embedded broker as tests see it: in a process of its own, since a SIGKILL is part of them.
 *
 * @module
 */
import type { BrokerUnderTest, BrokerUnderTestOptions, MakeDir } from "./broker_under_test.ts";
import { freePorts } from "./free_ports.ts";
import { tempDir } from "../temp_dir.ts";
import { runBroker } from "./run_broker.ts";

/** Starts the embedded broker on a free port in a folder of its own. */
export async function startLocalBroker(
  options: BrokerUnderTestOptions = {},
  makeDir: MakeDir = tempDir,
): Promise<BrokerUnderTest> {
  const dir = await makeDir();
  const dataDir = dir.path;
  const [port = 0] = freePorts(1);
  const script = new URL("./local_broker_process.ts", import.meta.url);
  return await runBroker({
    kind: "local",
    address: `127.0.0.1:${port}`,
    dir,
    program: Deno.execPath(),
    args: [
      ...["run", "--quiet", "--allow-net=127.0.0.1"],
      ...[`--allow-read=${dataDir}`, `--allow-write=${dataDir}`],
      ...[script.pathname, JSON.stringify({ ...options, dataDir, port })],
    ],
  });
}
