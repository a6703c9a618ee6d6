/**
 * Starts a worker and watches over it: mutants run for ever, use up the memory, or exit.
 *
 * @module
 */
import { walkFiles } from "../support/walk_files.ts";
import type { WorkerOrder, WorkerReport } from "./worker_order.ts";

/** Options for {@linkcode runWorker}. */
export interface WorkerOptions {
  /** The root of the copy. */
  readonly root: URL;
  /** Whether it may start no process, so that tests which start servers show as ignored. */
  readonly isPure: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Longest wait for a sign of life, when `reports` besides those came before. */
  readonly toTimeoutMs: (reports: number) => number;
  readonly onReport: (report: WorkerReport) => void;
  readonly stop: AbortSignal;
}

/** How a worker ended: by itself, or because it was silent for too long. */
export type WorkerEnd =
  | { readonly kind: "ended"; readonly code: number; readonly stderr: string }
  | { readonly kind: "silent" };

/** Runs one to its end. */
export async function runWorker(order: WorkerOrder, options: WorkerOptions): Promise<WorkerEnd> {
  const { root, isPure, env = {}, toTimeoutMs, onReport, stop } = options;
  const temp = new URL(`temp-${crypto.randomUUID()}/`, root);
  await Deno.mkdir(temp, { mode: 0o711 });
  const child = new Deno.Command("nice", {
    args: [
      ...["-n", "5", Deno.execPath(), "run", "--no-prompt", "--quiet", "-A", "--no-check"],
      ...isPure ? ["--deny-run"] : [],
      ...[
        "--v8-flags=--max-old-space-size=2048",
        new URL("tests/mutants/worker_main.ts", root).pathname,
      ],
    ],
    cwd: root,
    // Deno makes the folders of tests there, so that what a killed worker leaves is found.
    env: { ...env, TMPDIR: temp.pathname },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let reports = 0;
  let isSilent = false;
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const tooLong = () => {
    isSilent = true;
    kill();
  };
  stop.addEventListener("abort", kill);
  let timer = setTimeout(tooLong, toTimeoutMs(0));
  try {
    const stderr = new Response(child.stderr).text();
    const input = new Blob([JSON.stringify(order)]).stream();
    // One that ends before it has read everything says why below.
    const written = input.pipeTo(child.stdin).catch(() => {});
    for await (const line of readLines(child.stdout)) {
      clearTimeout(timer);
      const report: WorkerReport = JSON.parse(line);
      onReport(report);
      if (report.kind !== "alive") reports++;
      timer = setTimeout(tooLong, toTimeoutMs(reports));
    }
    await written;
    const { code } = await child.status;
    stop.throwIfAborted();
    return isSilent ? { kind: "silent" } : { kind: "ended", code, stderr: await stderr };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", kill);
    kill();
    await child.status;
    await endServers(temp);
  }
}

/** Ends each Postgres that a killed worker left behind in `temp`, and removes the folder. */
async function endServers(temp: URL): Promise<void> {
  for await (const path of walkFiles(temp, ".")) {
    if (!path.endsWith("/postmaster.pid")) continue;
    const [pid = ""] = (await Deno.readTextFile(new URL(path, temp))).split("\n");
    // It writes into the folder until it has gone.
    while (signal(Number(pid), "SIGQUIT")) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Deno.remove(temp, { recursive: true });
}

async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Whether there is such a process. */
function signal(pid: number, name: Deno.Signal): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
