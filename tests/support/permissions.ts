/**
 * What this run of the tests may do. Bare `deno test` grants nothing: tests that need more show as
 * ignored then, through `ignore: !may.runStack` and the like, and run under `deno task test`.
 *
 * @module
 */

async function granted(...names: readonly Deno.PermissionName[]): Promise<boolean> {
  const states = await Promise.all(names.map((name) => Deno.permissions.query({ name })));
  return states.every(({ state }) => state === "granted");
}

const runStack = await granted("run", "net", "read", "write", "env", "sys");

/** The permissions of this run. */
export const may = {
  /** Open sockets. */
  net: await granted("net"),
  /** Read files of the repository. */
  read: await granted("read"),
  /** Make folders and files of its own. */
  writeFiles: await granted("read", "write"),
  /** Start processes, a broker and Postgres with data folders. */
  runStack,
  /** Start processes as another user. */
  runAsOther: runStack && Deno.uid() === 0,
} as const;
