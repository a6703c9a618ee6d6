/**
 * Processes of tests: what they write is collected, and none is left behind.
 *
 * @module
 */
import { atMost } from "../../../shared/service/at_most.ts";
import { waitUntil } from "../wait_until.ts";
import { endProcesses, findProcesses } from "./find_processes.ts";

/** Options for {@linkcode spawnProcess}. */
export interface ProcessOptions {
  readonly args?: readonly string[];
  /** Variables over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default the root of the project */
  readonly cwd?: string | URL;
  /** Whether its standard input stays open, for {@linkcode TestProcess.type}. @default false */
  readonly hasInput?: boolean;
}

/** How a process ended. */
export interface ProcessResult {
  /** 128 + the signal's number after a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process. Disposing it kills it and every process that came from it. */
export interface TestProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it has written so far to both its outputs, in the order it came. */
  output(): string;
  /**
   * Resolves with the first whole line of its output that holds `text`.
   *
   * @throws {Error} with the output, when it ends without that line or 20 s pass
   */
  untilLine(text: string | RegExp): Promise<string>;
  /** Types into its standard input. */
  type(text: string): Promise<void>;
  /** Sends a signal to it alone; does nothing when it has ended. */
  kill(signal: Deno.Signal): void;
  /** Resolves when it has ended; `signal` is what killed it. */
  readonly ended: Promise<ProcessResult & { readonly signal: Deno.Signal | null }>;
  /** The processes that came from it, itself among them, that still run. */
  descendants(): Promise<readonly number[]>;
}

/** The root of the project, where tasks run. */
export const ROOT = new URL("../../../", import.meta.url);

/** Starts `program`. */
export function spawnProcess(
  program: string,
  { args = [], env = {}, cwd = ROOT, hasInput = false }: ProcessOptions = {},
): TestProcess {
  // Children inherit it and keep it when their parent dies, so it finds them all.
  const tag = crypto.randomUUID();
  const findTagged = () => findProcesses(`${TAG}=${tag}`, ["environ"]);
  const child = new Deno.Command(program, {
    args: [...args],
    env: { ...env, [TAG]: tag },
    cwd,
    stdin: hasInput ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = { both: "", stdout: "", stderr: "" };
  const collected = Promise.all((["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) {
      written[name] += text;
      written.both += text;
    }
  }));
  const input = hasInput ? child.stdin.getWriter() : undefined;
  let hasEnded = false;
  const ended = (async () => {
    const { code, signal } = await child.status;
    await input?.close().catch(() => {});
    // Processes that it left behind may keep its outputs open.
    await atMost(2_000, collected);
    hasEnded = true;
    return { code, signal, stdout: written.stdout, stderr: written.stderr };
  })();

  function kill(signal: Deno.Signal): void {
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  return {
    pid: child.pid,
    output: () => written.both,
    async untilLine(text) {
      try {
        return await waitUntil(`a line says ${text}`, () => {
          const isOver = hasEnded;
          const found = written.both.split("\n").slice(0, -1).find((line) =>
            typeof text === "string" ? line.includes(text) : text.test(line)
          );
          if (found === undefined && isOver) throw new Error("It has ended");
          return found?.replace(/\r$/, "");
        });
      } catch (cause) {
        throw new Error(`No line of ${program} says ${text}:\n${written.both}`, { cause });
      }
    },
    async type(text) {
      await input?.write(new TextEncoder().encode(text));
    },
    kill,
    ended,
    descendants: findTagged,
    async [Symbol.asyncDispose]() {
      kill("SIGKILL");
      await endProcesses("all its processes", findTagged);
      await ended;
      await collected;
    },
  };
}

const TAG = "TEST_PROCESS";
