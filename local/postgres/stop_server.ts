/**
 * Ends the `postgres` process, gently at first.
 *
 * @module
 */

import type { ServerProcess } from "./spawn_server.ts";

/** How: see `LocalPostgres`. */
export type StopMode = "fast" | "immediate" | "kill";

/** Which signal means what: "Shutting Down the Server" in the PostgreSQL documentation. */
const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const satisfies Record<
  StopMode,
  string
>;

/** A fast stop writes a checkpoint; after a bulk load that is the work of seconds. */
const FAST_STOP_MS = 10_000;

/**
 * Signals the process and resolves when it is gone. A `fast` stop turns into `immediate` after
 * 10 s. Safe to call again, also with a harder mode while a gentler one is waiting.
 */
export async function stopServer(
  server: ServerProcess,
  mode: StopMode,
): Promise<void> {
  server.signal(SIGNALS[mode]);
  const timer = mode === "fast"
    ? setTimeout(() => server.signal("SIGQUIT"), FAST_STOP_MS)
    : undefined;
  await server.exited;
  clearTimeout(timer);
}
