/**
 * A data folder that exists as long as the test that asked for it.
 *
 * @module
 */

import { removePostgres } from "../../../local/postgres/remove_postgres.ts";

/** A new folder; disposing of it removes it with the Postgres data in it. */
export interface TempDataDir extends AsyncDisposable {
  /** Not made yet: the first start does that. */
  readonly path: string;
}

/** Creates it with `mode`; what Deno.makeTempDir gives (0700) would shut the server's user out. */
export async function tempDataDir(mode = 0o711): Promise<TempDataDir> {
  const parent = await Deno.makeTempDir({ prefix: "postgres-test-" });
  await Deno.chmod(parent, mode);
  const path = `${parent}/data dir`;
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await removePostgres(path);
      await Deno.remove(parent, { recursive: true });
    },
  };
}
