/**
 * Keeps a process going when nobody reads what it prints any more.
 *
 * @module
 */

/**
 * Makes `console` drop what cannot be written. In a terminal that was closed (EIO) and a pipe whose
 * reader has gone (EPIPE) each call throws (Deno 2.9.6), and a task that says that it is stopping
 * would end there, before it has stopped anything.
 */
export function ignoreClosedOutput(): void {
  for (const name of ["debug", "error", "info", "log", "warn"] as const) {
    const write = console[name];
    console[name] = (...values) => {
      try {
        write.apply(console, values);
      } catch {
        // There is nobody to tell.
      }
    };
  }
}
