/**
 * Reads what deno.lock names from Deno's cache. Fetches what is missing there.
 *
 * @module
 */
import type { LockedPackage } from "./check_packages.ts";

const root = new URL("../../", import.meta.url);

/**
 * The packages of deno.lock that this machine installs; it leaves out those for others.
 *
 * @throws {Error} when Deno cannot tell where they are
 */
export async function readPackages(): Promise<readonly LockedPackage[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // Any module will do: Deno lists every package of deno.lock.
    args: ["info", "--json", "api/main.ts"],
    cwd: root,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot list the packages: ${decoder.decode(stderr)}`);
  const { npmPackages } = JSON.parse(decoder.decode(stdout)) as {
    readonly npmPackages: Readonly<Record<string, { readonly localPath: string }>>;
  };
  const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", root)));
  return await Promise.all(
    Object.entries(npmPackages).map(async ([key, { localPath }]) => ({
      key,
      license: JSON.parse(await Deno.readTextFile(`${localPath}/package.json`)).license,
      hasScripts: lock.npm[key]?.scripts === true,
    })),
  );
}
