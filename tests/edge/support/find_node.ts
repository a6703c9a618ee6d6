/**
 * A Node that takes the types out of TypeScript by itself.
 *
 * @module
 */
import { runProgram } from "../../support/process/run_program.ts";

/** The oldest version that the API's entry for edges runs in. */
const MAJOR = 24;

/**
 * The program of the machine's Node, or of one that npm has or gets (70 MB); `undefined`, with a
 * line that says so, when neither can be had.
 */
export async function findNode(): Promise<string | undefined> {
  try {
    if (await readMajor("node") >= MAJOR) return "node";
    const npx = ["--yes", "--prefer-offline", "--fetch-retries=0", `--package=node@${MAJOR}`];
    const { stdout } = await runProgram("npx", { args: [...npx, "-c", "command -v node"] });
    const program = stdout.trim();
    if (await readMajor(program) >= MAJOR) return program;
  } catch (error) {
    // No npx, or none that ends in time.
    if (!(error instanceof Deno.errors.NotFound)) console.warn(error);
  }
  console.warn(`Node ${MAJOR} is not to be had: tests that need it are ignored`);
  return undefined;
}

/** 0: there is none. */
async function readMajor(program: string): Promise<number> {
  try {
    const { stdout } = await runProgram(program, { args: ["--version"] });
    return Number(/^v(\d+)\./.exec(stdout)?.[1] ?? 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
