/**
 * How a process learns that it should stop.
 *
 * @module
 */

/**
 * A signal that aborts at the first SIGINT, SIGTERM or SIGHUP, with the signal's name as its reason.
 * One that comes later ends the process at once, for whoever cannot wait for the drain; one that
 * comes within half a second is the same stop on another way: a process group gets it, and
 * `deno task` passes it on as well (seen with `timeout -s INT`). SIGHUP is what closing a terminal
 * sends.
 */
export function onStopSignal(): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = Infinity;
  for (const name of STOP_SIGNALS) {
    Deno.addSignalListener(name, () => {
      if (performance.now() - stoppedAt > SAME_STOP_MS) Deno.exit(130);
      stoppedAt = Math.min(stoppedAt, performance.now());
      controller.abort(name);
    });
  }
  return controller.signal;
}

/**
 * Resolves once `signal` has aborted, also when it aborted before: an event listener alone would
 * wait for ever then.
 *
 * @example
 * ```ts
 * import { untilAborted } from "./shutdown.ts";
 *
 * await untilAborted(AbortSignal.abort());
 * ```
 */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}

/**
 * The result of `work`, unless `signal` aborts first: what `await using` holds is disposed then.
 * The work itself goes on, and its late failure is nobody's concern.
 *
 * @throws the signal's reason when it aborts first
 */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const result = await Promise.race([work, untilAborted(signal)]);
  signal.throwIfAborted();
  return result as T;
}

const SAME_STOP_MS = 500;

/** Windows has no SIGTERM to listen to. */
const STOP_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGHUP"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];
