/**
 * Finds out whether JSR is there before anything is imported from it: Deno cannot give up an
 * import, and one that no server answers keeps the process from ending (seen for 90 s and more
 * with Deno 2.9.6, also from a terminated worker).
 *
 * @module
 */

/**
 * Resolves when an import from JSR will end soon, well or not: JSR answers, or refuses, or cannot
 * be asked by this process.
 *
 * @throws the reason of `signal`, if nobody answered until then
 */
export async function knockAtJsr(signal: AbortSignal, url = "https://jsr.io/"): Promise<void> {
  const { host } = new URL(url);
  // Not simply tried: where a person sits at a terminal, Deno would ask for the permission.
  const { state } = await Deno.permissions.query({ name: "net", host });
  if (state !== "granted") return;
  try {
    const response = await fetch(url, { method: "HEAD", signal });
    await response.body?.cancel();
  } catch (error) {
    if (signal.aborted) throw error;
  }
}
