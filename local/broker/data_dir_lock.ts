/**
 * Keeps two brokers off one data folder.
 *
 * @module
 */

/**
 * Takes the folder, which must exist, until the returned function is called or the process ends:
 * the lock is the operating system's, so a SIGKILL leaves none behind. Throws when another broker
 * has it.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const file = await Deno.open(`${dataDir}/lock`, { write: true, create: true });
  if (!await file.tryLock(true)) {
    file.close();
    throw new Error(`Cannot start the broker: another one is using ${dataDir}`);
  }
  return () => file.close();
}
