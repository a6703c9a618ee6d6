/**
 * Runs a broker as a process that a test can stop, kill and start again.
 *
 * @module
 */
import { waitUntil } from "../wait_until.ts";
import { answers } from "./answers.ts";
import type { BrokerKind, BrokerUnderTest } from "./broker_under_test.ts";

/** Options for {@linkcode runBroker}. */
export interface RunBrokerOptions {
  readonly kind: BrokerKind;
  readonly address: string;
  readonly command: Deno.Command;
  /** What the broker keeps; removed at the end. */
  readonly dir: string;
  /** Why a broker that ended by itself did so. */
  readonly readLog: () => Promise<string>;
}

/**
 * Starts the process and waits until it answers.
 *
 * @throws {Error} with its log when it ends before
 */
export async function runBroker(options: RunBrokerOptions): Promise<BrokerUnderTest> {
  const { kind, address, dir } = options;
  let process: Deno.ChildProcess | undefined;

  async function start(): Promise<void> {
    const starting = options.command.spawn();
    let ended = false;
    starting.status.then(() => ended = true);
    process = starting;
    await waitUntil(`the ${kind} broker answers at ${address}`, async () => {
      if (ended) throw new Error(`The broker ended:\n${await options.readLog()}`);
      return await answers(address);
    }, { timeoutMs: 60_000 });
  }
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const ending = process;
    process = undefined;
    if (ending === undefined) return;
    try {
      ending.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    await ending.status;
  }
  async function dispose(): Promise<void> {
    await end("SIGKILL"); // nobody reads its folder again: no need to wait for its farewell
    await Deno.remove(dir, { recursive: true });
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
    kill: () => end("SIGKILL"),
    freeze: () => process?.kill("SIGSTOP"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    [Symbol.asyncDispose]: dispose,
  };
}
