/**
 * Runs a broker as a process that a test can stop, kill and start again.
 *
 * @module
 */
import { spawnProcess, type TestProcess } from "../process/spawn_process.ts";
import { waitUntil } from "../wait_until.ts";
import { answers } from "./answers.ts";
import type { BrokerDir, BrokerKind, BrokerUnderTest } from "./broker_under_test.ts";

/** Options for {@linkcode runBroker}. */
export interface RunBrokerOptions {
  readonly kind: BrokerKind;
  readonly address: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What the broker keeps; disposed at the end. */
  readonly dir: BrokerDir;
  /** Whether it is ready. @default {answers} as the only broker does */
  readonly isReady?: (address: string) => Promise<boolean>;
  /** How long it may take to be ready. @default {120_000} */
  readonly timeoutMs?: number;
}

/**
 * Starts the process and waits until it answers.
 *
 * @throws {Error} with what it wrote when it ends before
 */
export async function runBroker(options: RunBrokerOptions): Promise<BrokerUnderTest> {
  const { kind, address, dir, program, args, isReady = answers } = options;
  const { timeoutMs = 120_000 } = options;
  let process: TestProcess | undefined;
  let runs: number | undefined;

  async function start(): Promise<void> {
    const starting = process = spawnProcess(program, { args, ...dir.env && { env: dir.env } });
    let ended = false;
    runs = starting.pid;
    starting.ended.then(() => {
      ended = true;
      if (process === starting) runs = undefined;
    });
    await waitUntil(`the ${kind} broker answers at ${address}`, async () => {
      if (ended) throw new Error(`The broker ended:\n${starting.output()}`);
      return await isReady(address);
    }, { timeoutMs });
  }
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    process?.kill(signal);
    await process?.ended;
    await process?.[Symbol.asyncDispose]();
    process = undefined;
  }
  async function dispose(): Promise<void> {
    await end("SIGKILL"); // nobody reads its folder again: no need to wait for its farewell
    await dir[Symbol.asyncDispose]();
  }

  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    kind,
    address,
    pid: () => runs,
    kill: () => end("SIGKILL"),
    freeze: () => process?.kill("SIGSTOP"),
    thaw: () => process?.kill("SIGCONT"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    [Symbol.asyncDispose]: dispose,
  };
}
