/**
 * A data folder for Postgres that exists as long as the test that asked for it.
 *
 * @module
 */
import { removePostgres } from "../../../local/postgres/remove_postgres.ts";
import { tempDir } from "../temp_dir.ts";

/** A new folder; disposing of it removes it with the Postgres data in it. */
export interface TempDataDir extends AsyncDisposable {
  /** Does not exist yet: the first start makes it. */
  readonly path: string;
}

/** Makes the folder around it, with `mode`. */
export async function tempDataDir(mode?: number): Promise<TempDataDir> {
  const parent = await tempDir(mode);
  // A space, since a path may have one.
  const path = `${parent.path}/data dir`;
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await removePostgres(path);
      await parent[Symbol.asyncDispose]();
    },
  };
}
