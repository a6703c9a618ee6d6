/**
 * The route of what a page loads. Each file has its version in its path, so browsers keep it.
 *
 * @module
 */
import type { Scope } from "../auth/api_key.ts";
import { toProblem } from "./problem.ts";
import type { Exchange, Route } from "./route.ts";
import type { StaticFile } from "./static_file.ts";

/** Options for {@linkcode createAssetRoute}. */
export interface AssetRouteOptions {
  /** The folder, such as `/assets`. */
  readonly folder: string;
  readonly access: "public" | Scope;
  /** The files by `version/name`, as their paths end. Called with each request. */
  readonly readFiles: () => Promise<ReadonlyMap<string, StaticFile>>;
}

/** `GET folder/{version}/{name}`. Another version is `404`: it may be of an older process. */
export function createAssetRoute(
  { folder, access, readFiles }: AssetRouteOptions,
): Route {
  return {
    method: "GET",
    path: `${folder}/{version}/{name}`,
    access,
    async handle({ params: { version, name }, request }: Exchange) {
      const file = (await readFiles()).get(`${version}/${name}`);
      return file?.respond(request) ?? toProblem("not_found");
    },
  };
}
