/**
 * The routes of what a page loads. Each file has its version in its path, so browsers keep it.
 *
 * @module
 */
import type { Scope } from "../auth/api_key.ts";
import { toProblem } from "./problem.ts";
import type { Exchange, Route } from "./route.ts";
import type { StaticFile } from "./static_file.ts";

/** Options for {@linkcode createAssetRoutes}. */
export interface AssetRouteOptions {
  /** The folder, such as `/assets`. */
  readonly folder: string;
  readonly access: "public" | Scope;
  /** The files by `version/name`, as their paths end. Called with each request. */
  readonly readFiles: () => Promise<ReadonlyMap<string, StaticFile>>;
}

/**
 * `GET folder/{version}/{name}`, where a name is a file or `part/file`. Another version is `404`: it
 * may be of an older process.
 */
export function createAssetRoutes(
  { folder, access, readFiles }: AssetRouteOptions,
): readonly Route[] {
  async function handle({ params: { version, part, name }, request }: Exchange) {
    const key = [version, part, name].filter((each) => each !== undefined).join("/");
    const file = (await readFiles()).get(key);
    return file?.respond(request) ?? toProblem("not_found");
  }
  return [`${folder}/{version}/{name}`, `${folder}/{version}/{part}/{name}`]
    .map((path) => ({ method: "GET", path, access, handle }));
}
