/**
 * A task of deno.json from its start to its end.
 *
 * @module
 */
import type { ProcessResult } from "./spawn_process.ts";
import { spawnTask, type TaskName, type TaskOptions } from "./spawn_task.ts";

/** Runs `task` and resolves when it has ended. */
export async function runTask(task: TaskName, options: TaskOptions = {}): Promise<ProcessResult> {
  await using process = spawnTask(task, options);
  const { code, stdout, stderr } = await process.ended;
  return { code, stdout, stderr };
}
