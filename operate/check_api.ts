/**
 * Looks whether the API is there, before a run of thousands of requests finds out one by one.
 *
 * @module
 */
import { toSystemReason } from "../shared/service/system_error.ts";
import { TaskError } from "../shared/service/task_error.ts";

/**
 * Resolves when something answers HTTP at `apiUrl`, whatever it answers.
 *
 * @throws {TaskError} when nothing does within 5 s
 */
export async function checkApi(apiUrl: string): Promise<void> {
  const url = `${apiUrl.replace(/\/+$/, "")}/health/live`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
    await response.body?.cancel();
  } catch (cause) {
    throw new TaskError(
      `Cannot reach the API at ${apiUrl}: ${toReason(cause)}\n` +
        "Check that it runs (deno task api starts it) and that API_URL or --url names it",
      { cause },
    );
  }
}

/** The innermost cause: `fetch` wraps what the system said several times over. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer within 5 s";
  const known = toSystemReason(error);
  if (known !== undefined) return known;
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message.replace(/^.*: /, "");
}
