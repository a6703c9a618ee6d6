/**
 * Runs the load in a process of its own, so that it has its own thread and its own heap.
 *
 * @module
 */
import type { LoadJob, LoadReport } from "./load_job.ts";

/** A load that went well. */
export interface LoadResult extends LoadReport {
  /** Answers with success: every one of them is to be found again. */
  readonly accepted: number;
}

/** Runs it. @throws {Error} when an answer was not the expected status */
export async function runLoad(
  job: LoadJob,
  { expected = "202" }: { readonly expected?: string } = {},
): Promise<LoadResult> {
  const script = new URL("./main.ts", import.meta.url).pathname;
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", "--allow-net=127.0.0.1", script, JSON.stringify(job)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot count this run: the load broke off");
  const report: LoadReport = JSON.parse(new TextDecoder().decode(stdout));
  const { [expected]: accepted = 0, ...others } = report.answers;
  if (Object.keys(others).length > 0) {
    throw new Error(`Cannot count this run: answers were ${JSON.stringify(report.answers)}`);
  }
  return { ...report, accepted };
}
