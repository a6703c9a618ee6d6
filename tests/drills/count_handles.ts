/**
 * How many files and connections a process has open.
 *
 * @module
 */

/** The number of its file handles; `NaN` where `/proc` does not tell. */
export async function countHandles(pid: number): Promise<number> {
  try {
    return (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NaN;
    throw error;
  }
}
