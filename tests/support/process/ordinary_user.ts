/**
 * A user without rights, for what must work without being root: util-linux's `setpriv` becomes it.
 *
 * @module
 */
import { may } from "../permissions.ts";
import { tempDir } from "../temp_dir.ts";
import { isInstalled, runProgram } from "./run_program.ts";

/** Somebody else. Disposing it removes the home. */
export interface OrdinaryUser extends AsyncDisposable {
  /** What goes before a command to run it as this user. */
  readonly command: readonly string[];
  /** `HOME`, a new folder of the user's own, and `DENO_DIR`, with the packages already there. */
  readonly env: Readonly<Record<"HOME" | "DENO_DIR", string>>;
  readonly uid: number;
}

const UID = 65_534;
const SETPRIV = ["setpriv", `--reuid=${UID}`, `--regid=${UID}`, "--clear-groups"];

/** Whether this run can become one: it is root, and others may read the project. */
export const mayBeOrdinaryUser: boolean = may.runAsOther && await canRead();

/** Makes the user's home. Deno's packages are linked into it: those of root are out of reach. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  const folder = await tempDir();
  const home = folder.path;
  const dir = `${home}/deno`;
  await Deno.mkdir(dir);
  const { denoDir } = JSON.parse(await outputOf(Deno.execPath(), "info", "--json"));
  // Links cannot leave a file system.
  const copy = 'cp -rl "$1/npm" "$2" 2>/dev/null || cp -r "$1/npm" "$2"';
  await outputOf("sh", "-c", copy, "sh", denoDir, dir);
  for (const path of [home, dir]) await Deno.chown(path, UID, UID);
  return {
    command: SETPRIV,
    env: { HOME: home, DENO_DIR: dir },
    uid: UID,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function canRead(): Promise<boolean> {
  const [program = "", ...args] = [...SETPRIV, "cat", "deno.json"];
  return await isInstalled("setpriv", "--version") &&
    (await runProgram(program, { args })).code === 0;
}

async function outputOf(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, { args });
  if (code !== 0) throw new Error(`Cannot run ${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
