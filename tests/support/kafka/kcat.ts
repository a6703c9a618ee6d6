/**
 * kcat, the command of librdkafka: a second client, by other people in another language.
 *
 * @module
 */
import { may } from "../permissions.ts";
import { isInstalled, runProgram } from "../process/run_program.ts";

/** Whether this run can use kcat; if it is not here, a printed line says so. */
export const mayRunKcat: boolean = may.runStack && await isInstalled("kcat", "-V");

/**
 * Runs kcat against `address` and returns its lines.
 *
 * @throws {Error} with what it printed when it fails
 */
export async function kcat(
  address: string,
  args: readonly string[],
  { input = "" }: { readonly input?: string | Uint8Array } = {},
): Promise<string[]> {
  const options = { args: ["-b", address, ...args], input };
  const { code, stdout, stderr } = await runProgram("kcat", options);
  if (code !== 0) throw new Error(`kcat ${args.join(" ")} failed: ${stderr}`);
  return stdout.split("\n").slice(0, -1);
}
