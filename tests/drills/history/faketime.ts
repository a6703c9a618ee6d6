/**
 * Clocks that are wrong for one process, by libfaketime: it reads how far from a file once a second, so
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

/** Variables of a process whose clock is as the file says, such as `+3d`, `-90m` or `+0`. */
export function toFaketimeEnv(
  library: string,
  { file }: { readonly file: string },
): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}
