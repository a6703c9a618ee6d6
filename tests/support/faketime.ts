/**
 * Clocks that are wrong for one process, by libfaketime: it reads how far from a file every two seconds, so
 * that the clock jumps while the process runs. What measures durations goes on as it should.
 *
 * @module
 */

/** Of Debian, for the processors there are runs on, and of others. */
const PLACES = [
  "/usr/lib/x86_64-linux-gnu/faketime",
  "/usr/lib/aarch64-linux-gnu/faketime",
  "/usr/lib64/faketime",
  "/usr/lib/faketime",
];

/** The library for processes with threads; `undefined` where it is not installed. */
export async function findFaketime(
  places: readonly string[] = PLACES,
): Promise<string | undefined> {
  for (const place of places) {
    const path = `${place}/libfaketimeMT.so.1`;
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  return undefined;
}

/**
 * Variables of a process whose clock is as the file says, such as `+3d`, `-90m` or `+0`. Without threads
 * it may ask for the time in a signal's handler, as Postgres does: there no lock may be taken.
 */
export function toFaketimeEnv(
  library: string,
  { file, hasThreads = true }: {
    readonly file: string;
    /** @default {true} */
    readonly hasThreads?: boolean;
  },
): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: hasThreads ? library : library.replace("MT.so", ".so"),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    // Waits of Java, on the clock that never goes back, would be over at once.
    FAKETIME_FORCE_MONOTONIC_FIX: "0",
  };
}

/** How long after its file a clock may still be as it was before: it counts whole seconds. */
export const FAKETIME_DELAY_MS = 2_500;
