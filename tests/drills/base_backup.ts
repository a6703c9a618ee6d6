/**
 * A physical backup of the drill's Postgres while it runs, as pg_basebackup makes one; that program
 * is not among the embedded binaries (PostgreSQL documentation, 25.3.3).
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";

/** Copies the data folder `from` to `to`, which does not exist, with the WAL that makes it whole. */
export async function backUp(
  database: Database,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  // Start and stop belong to one session.
  const label = await database.transaction(async (session) => {
    await session.query("select pg_backup_start('drill', true)");
    copyFolder(from, to, (path) => !SKIPPED.some((name) => path.startsWith(`/${name}`)));
    const [row] = await session.query("select labelfile from pg_backup_stop(false)");
    return row?.labelfile ?? "";
  });
  copyFolder(`${from}/pg_wal`, `${to}/pg_wal`, () => true);
  await Deno.writeTextFile(`${to}/backup_label`, label);
  const { uid, gid } = await Deno.stat(to);
  if (uid !== null && gid !== null) await Deno.chown(`${to}/backup_label`, uid, gid);
}

/** Puts a copy of `backup` in the place of the data folder `data`; the server must not run. */
export async function restore(
  { backup, data }: { readonly backup: string; readonly data: string },
): Promise<void> {
  await Deno.remove(data, { recursive: true });
  copyFolder(backup, data, () => true);
}

/** With modes and owners. What goes meanwhile is not missed: the WAL says that it went. */
function copyFolder(from: string, to: string, isWanted: (path: string) => boolean): void {
  const folders = [""];
  for (const folder of folders) {
    makeFolder(from + folder, to + folder);
    for (const { name, isDirectory } of Deno.readDirSync(from + folder)) {
      const path = `${folder}/${name}`;
      if (!isWanted(path)) continue;
      if (isDirectory) folders.push(path);
      else unlessGone(() => copyFile(from + path, to + path));
    }
  }
}

function makeFolder(from: string, to: string): void {
  const { mode, uid, gid } = Deno.statSync(from);
  Deno.mkdirSync(to, { recursive: true });
  Deno.chmodSync(to, (mode ?? 0o700) & 0o777);
  if (uid !== null && gid !== null) Deno.chownSync(to, uid, gid);
}

function copyFile(from: string, to: string): void {
  const { uid, gid } = Deno.statSync(from);
  Deno.copyFileSync(from, to);
  if (uid !== null && gid !== null) Deno.chownSync(to, uid, gid);
}

function unlessGone(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Of the running server, or of no use to another one. */
const SKIPPED = ["postmaster.pid", "postmaster.opts", "pg_wal/"];
