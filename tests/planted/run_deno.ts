/**
 * Runs a command of Deno in the copy, for a bounded time.
 *
 * @module
 */
import { endProcessesOf } from "./end_processes_of.ts";
import type { TreeCopy } from "./copy_tree.ts";

/** How it went. */
export interface DenoRun {
  readonly ok: boolean;
  /** It was ended because it took too long. */
  readonly hung: boolean;
  /** What it wrote; of very much, the end. */
  readonly output: string;
}

/**
 * Runs `deno ARGS` in the root of the copy, for `timeoutMs` at most. Nothing of it outlives it.
 *
 * @throws the reason of `stop`
 */
export async function runDeno(
  args: readonly string[],
  { copy, timeoutMs, stop }: {
    readonly copy: TreeCopy;
    readonly timeoutMs: number;
    readonly stop: AbortSignal;
  },
): Promise<DenoRun> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: copy.root,
    env: { NO_COLOR: "1", TMPDIR: copy.scratch, PLANTED_IN: copy.folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.any([timeout, stop]),
  }).spawn();
  const texts = Promise.all([readEnd(child.stdout), readEnd(child.stderr)]);
  const { success } = await child.status;
  // What it left behind would keep its outputs open, and the next run waiting.
  await endProcessesOf(copy.folder);
  stop.throwIfAborted();
  return { ok: success, hung: timeout.aborted && !success, output: (await texts).join("\n") };
}

async function readEnd(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + part).slice(-MAX_OUTPUT);
  }
  return text;
}

const MAX_OUTPUT = 1_000_000;
