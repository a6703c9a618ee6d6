/**
 * How a service learns that it should stop.
 *
 * @module
 */

/**
 * A signal that aborts at the first SIGINT or SIGTERM, with the signal's name as its reason. One
 * that comes later ends the process at once, for whoever cannot wait for the drain; one that comes
 * within half a second is the same stop on another way: a process group gets it, and `deno task`
 * passes it on as well (seen with `timeout -s INT`).
 */
export function onStopSignal(): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = Infinity;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => {
      if (performance.now() - stoppedAt > SAME_STOP_MS) Deno.exit(130);
      stoppedAt = Math.min(stoppedAt, performance.now());
      controller.abort(name);
    });
  }
  return controller.signal;
}

const SAME_STOP_MS = 500;
