/**
 * Prometheus's own tool, which knows best what Prometheus takes. Debian has it in the package
 * `prometheus`; tests that need it are ignored where it is not installed.
 *
 * @module
 */
import { may } from "../../support/permissions.ts";

/** Whether this run may and can run it. */
export const hasPromtool: boolean = may.runStack && await isInstalled();

/** What it said. */
export interface Verdict {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs it in `ops/`, with `input` as its standard input. */
export async function promtool(args: readonly string[], input = ""): Promise<Verdict> {
  const child = new Deno.Command("promtool", {
    args: [...args],
    cwd: new URL("../../../ops/", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // Commands that read no input close it, which is no failure.
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout) + text(stderr) };
}

async function isInstalled(): Promise<boolean> {
  try {
    return (await new Deno.Command("promtool", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}
