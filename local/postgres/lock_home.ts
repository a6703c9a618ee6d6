/**
 * Keeps a second process away from the folder of a local Postgres. With it a server found on our
 * data is known to be an orphan, and nobody else can be making that data at the same time.
 *
 * @module
 */

/**
 * Locks the folder until the result is disposed of. The kernel drops the lock when this process
 * ends, however it ends; the server does not inherit it.
 *
 * @throws {Error} if another process holds it, or this one already does
 */
export async function lockHome(home: string): Promise<Disposable> {
  const file = await Deno.open(`${home}/lock`, { create: true, write: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Error(`Cannot start Postgres: a running process already has it open in ${home}`);
}
