/**
 * Prometheus's own tool, which knows best what Prometheus takes. Debian has it in the package
 * `prometheus`; tests that need it are ignored where it is not installed.
 *
 * @module
 */
import { may } from "../../support/permissions.ts";
import { isInstalled, runProgram } from "../../support/process/run_program.ts";

/** Whether this run may and can run it. */
export const hasPromtool: boolean = may.runStack && await isInstalled("promtool", "--version");

/** What it said. */
export interface Verdict {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs it in `ops/`, with `input` as its standard input. */
export async function promtool(args: readonly string[], input = ""): Promise<Verdict> {
  const cwd = new URL("../../../ops/", import.meta.url);
  const { code, stdout, stderr } = await runProgram("promtool", { args, input, cwd });
  return { code, output: stdout + stderr };
}
