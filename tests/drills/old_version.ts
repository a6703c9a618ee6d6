/**
 * An older version of the project, from git, in a folder that goes with the drill.
 *
 * @module
 */
import { toTaskWords } from "../../local/task_words.ts";
import { runProgram } from "../support/process/run_program.ts";
import { type ProcessResult, spawnProcess } from "../support/process/spawn_process.ts";
import { tempDir } from "../support/temp_dir.ts";

/** The files of a commit. */
export interface OldVersion extends AsyncDisposable {
  /** Ends in a slash. */
  readonly root: URL;
  /** Runs one of its tasks to its end, with the permissions that it has there. */
  runTask(task: "verify", options: {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }): Promise<ProcessResult>;
}

/** Why the files of `commit` cannot be had here; `undefined` when they can. */
export async function findLackOf(commit: string): Promise<string | undefined> {
  const known = await runProgram("git", { args: ["cat-file", "-e", `${commit}^{commit}`] })
    .catch(() => undefined);
  if (known?.code === 0) return undefined;
  return known === undefined
    ? "there is no git"
    : `git does not have commit ${commit} here: a clone with --depth or an archive lacks it`;
}

/** Takes the files of `commit` out of git. */
export async function checkOut(commit: string): Promise<OldVersion> {
  await using starting = new AsyncDisposableStack();
  const { path } = starting.use(await tempDir());
  const archive = `${path}/old.tar`;
  for (
    const [program, ...args] of [
      ["git", "archive", `--output=${archive}`, commit],
      ["tar", "-xf", archive, "-C", path],
    ] as const
  ) {
    const { code, stderr } = await runProgram(program, { args });
    if (code !== 0) throw new Error(`Cannot check out ${commit}: ${stderr}`);
  }
  const root = new URL(`file://${path}/`);
  const running = starting.move();
  return {
    root,
    async runTask(task, { args, env }) {
      const words = toTaskWords(task, { root });
      await using process = spawnProcess(Deno.execPath(), {
        args: [...words, ...args],
        env,
        cwd: root,
      });
      return await process.ended;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
