/**
 * Preloaded by the demo into every service it starts: when the demo closes the pipe to the
 * service's standard input, or ends without a chance to, the service drains as on SIGTERM instead
 * of living on with nobody to stop it.
 *
 * @module
 */

async function stopWithParent(): Promise<void> {
  // Nothing is ever written to the pipe: reading ends when its other end is gone.
  for await (const _chunk of Deno.stdin.readable);
  Deno.kill(Deno.pid, "SIGTERM");
}

// Deno 2.9 runs the main module only once nothing of a preloaded one keeps the event loop alive:
// a timer that does not lets it begin first.
Deno.unrefTimer(setTimeout(stopWithParent, 100));
