/**
 * Stops a process that has no `main.ts` of ours, at SIGINT and SIGTERM.
 *
 * @module
 */
import process from "node:process";
import type { Logger } from "../shared/service/log.ts";

/**
 * Calls `drain` at the first SIGINT or SIGTERM, and ends the process after it, unless the host
 * listens to the signal too: then the end is the host's business. `deno serve` (2.9.6) closes its
 * port at SIGTERM and then waits for the last socket, which without this is that of the broker. A
 * second signal ends the process at once. Best effort: isolates end without a signal, and a host may
 * have none. What was not answered then was not accepted, and is sent again.
 */
export function drainAtSignal(
  drain: () => Promise<void>,
  { logger }: { readonly logger: Logger },
): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    try {
      process.once(signal, () => void stop(signal));
    } catch (error) {
      logger.debug("This host has no signals", { signal, error });
    }
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    logger.info("API is draining", { reason: signal });
    await drain();
    logger.info("API has stopped");
    if (process.listenerCount(signal) > 0) return;
    // The host still writes out the last answers.
    setTimeout(() => process.exit(0), WRITE_OUT_MS);
  }
}

const WRITE_OUT_MS = 100;
