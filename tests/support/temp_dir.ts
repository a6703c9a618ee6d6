/**
 * Folders that go with the test that asked for them.
 *
 * @module
 */
import { may } from "./permissions.ts";

/** A new folder; disposing it removes it with all that is in it. */
export interface TempDir extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes one with `mode`. Deno's default, 0700, would shut out the user that Postgres runs as when
 * the tests run as root.
 */
export async function tempDir(mode = 0o711): Promise<TempDir> {
  const path = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  await Deno.chmod(path, mode);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Registers a test with a folder of its own, ignored where this run may make none. */
export function folderTest(name: string, run: (folder: string) => void | Promise<void>): void {
  Deno.test(name, { ignore: !may.writeFiles }, async () => {
    await using dir = await tempDir();
    await run(dir.path);
  });
}
