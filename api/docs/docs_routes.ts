/**
 * `GET /openapi.json` and `GET /docs`: the API reference, for programs and for people. The
 * first request loads and makes it, so neither the start nor a basket pays for it.
 *
 * @module
 */
import type { Scope } from "../auth/api_key.ts";
import { createAssetRoutes } from "../http/create_asset_routes.ts";
import type { Exchange, Route } from "../http/route.ts";
import { createStaticFile } from "../http/static_file.ts";
import type { Pages } from "../pages.ts";

/** Options for {@linkcode createDocsRoutes}. */
export interface DocsRoutesOptions {
  /** Who may read it. */
  readonly access: "public" | Scope;
  /** Every route of the app; called by the first request. */
  readonly readRoutes: () => readonly Route[];
  /** Whether the API has keys, as the document says. */
  readonly hasKeys: boolean;
  /** Makes the page of the reference. */
  readonly createPage: Pages["createReference"];
}

/** The routes of the reference, and of the files that its page loads. */
export function createDocsRoutes(
  { access, readRoutes, hasKeys, createPage }: DocsRoutesOptions,
): readonly Route[] {
  const getDocument = once(async () => {
    const { createOpenapiDocument } = await import("./create_openapi_document.ts");
    return createOpenapiDocument(readRoutes(), { hasKeys });
  });
  const getFile = once(async () =>
    await createStaticFile(JSON.stringify(await getDocument()), {
      contentType: "application/json",
      cacheControl: "no-cache",
    })
  );
  const getPage = once(async () => await createPage(await getDocument()));
  return [
    {
      method: "GET",
      path: "/openapi.json",
      access,
      handle: async ({ request }: Exchange) => (await getFile()).respond(request),
    },
    {
      method: "GET",
      path: "/docs",
      access,
      handle: async ({ request }: Exchange) => (await getPage()).page.respond(request),
    },
    ...createAssetRoutes({
      folder: "/docs/assets",
      access,
      readFiles: async () => (await getPage()).files,
    }),
  ];
}

/** The result of the first call for all later ones; a failure is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
}
