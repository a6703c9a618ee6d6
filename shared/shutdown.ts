/**
 * How a service learns that it should stop.
 *
 * @module
 */

/**
 * A signal that aborts at the first SIGINT or SIGTERM, with the signal's name as its reason. A
 * second one ends the process at once, for whoever cannot wait for the drain.
 */
export function onStopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => {
      if (controller.signal.aborted) Deno.exit(130);
      controller.abort(name);
    });
  }
  return controller.signal;
}
