/**
 * kcat, the command of librdkafka: a second client, by other people in another language.
 *
 * @module
 */
import { may } from "../permissions.ts";

/** Whether kcat is here; if not, a printed line says so. */
export const mayRunKcat: boolean = may.runStack && await isInstalled();

/**
 * Runs kcat against `address` and returns its lines.
 *
 * @throws {Error} with what it printed when it fails or takes more than 20 s
 */
export async function kcat(
  address: string,
  args: readonly string[],
  { input = "" }: { readonly input?: string } = {},
): Promise<string[]> {
  const process = new Deno.Command("kcat", {
    args: ["-b", address, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(20_000),
  }).spawn();
  const output = process.output();
  const stdin = process.stdin.getWriter();
  await stdin.write(new TextEncoder().encode(input));
  await stdin.close();
  const { success, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  if (!success) throw new Error(`kcat ${args.join(" ")} failed: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).split("\n").slice(0, -1);
}

async function isInstalled(): Promise<boolean> {
  try {
    await new Deno.Command("kcat", { args: ["-V"] }).output();
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.warn("kcat is not installed: its tests are ignored");
    return false;
  }
}
