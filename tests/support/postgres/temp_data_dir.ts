/**
 * A data folder for Postgres that exists as long as the test that asked for it.
 *
 * @module
 */
import { removePostgres } from "../../../local/postgres/remove_postgres.ts";

/** A new folder; disposing of it removes it with the Postgres data in it. */
export interface TempDataDir extends AsyncDisposable {
  /** Does not exist yet: the first start makes it. */
  readonly path: string;
}

/** Makes its parent with `mode`; 0700, Deno's default, shuts out the user Postgres has under root. */
export async function tempDataDir(mode = 0o711): Promise<TempDataDir> {
  const parent = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  await Deno.chmod(parent, mode);
  // A space, since a path may have one.
  const path = `${parent}/data dir`;
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await removePostgres(path);
      await Deno.remove(parent, { recursive: true });
    },
  };
}
