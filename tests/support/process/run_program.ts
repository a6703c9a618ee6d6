/**
 * Programs of this machine that tests use: go, kcat, LibreOffice, openssl, promtool, setpriv.
 *
 * @module
 */
import { type ProcessResult, ROOT } from "./spawn_process.ts";

/** Options for {@linkcode runProgram}. */
export interface ProgramOptions {
  readonly args: readonly string[];
  /** Its standard input. @default "" */
  readonly input?: string | Uint8Array;
  /** @default the root of the project */
  readonly cwd?: string | URL;
  /** @default 300_000 */
  readonly timeoutMs?: number;
}

/** Runs `program` to its end, or to its time limit. */
export async function runProgram(
  program: string,
  { args, input = "", cwd = ROOT, timeoutMs = 300_000 }: ProgramOptions,
): Promise<ProcessResult> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(timeoutMs),
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  // A program that reads no input closes it, which is no failure.
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  await writer.write(bytes).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Whether `program` is there, as `args` show; if not, prints a line that says so. */
export async function isInstalled(program: string, ...args: readonly string[]): Promise<boolean> {
  try {
    if ((await runProgram(program, { args })).code === 0) return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  console.warn(`${program} is not installed: tests that need it are ignored`);
  return false;
}
