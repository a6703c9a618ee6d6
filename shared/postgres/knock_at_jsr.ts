/**
 * Finds out whether JSR answers before anything is imported from it. Deno cannot cancel an import,
 * and one without an answer keeps the process from ending (seen for 90 s and more with Deno 2.9.6,
 * also from a terminated worker).
 *
 * @module
 */

/**
 * Resolves when an import from JSR will settle soon: JSR answers or refuses, or this process may not
 * connect to it.
 *
 * @throws the reason of `signal`, if there was no answer before it aborted
 */
export async function knockAtJsr(signal: AbortSignal, url = "https://jsr.io/"): Promise<void> {
  const { host } = new URL(url);
  // Queried, not tried: in a terminal Deno would prompt for the permission.
  const { state } = await Deno.permissions.query({ name: "net", host });
  if (state !== "granted") return;
  try {
    const response = await fetch(url, { method: "HEAD", signal });
    await response.body?.cancel();
  } catch (error) {
    if (signal.aborted) throw error;
  }
}
