/**
 * `GET /` and what the page loads. They hold no data: the page asks for that with the reader's key,
 * so they are open to everybody.
 *
 * @module
 */
import { createAssetRoutes } from "../http/create_asset_routes.ts";
import type { Route } from "../http/route.ts";
import type { PageWithFiles } from "../pages.ts";

/** The routes of the page and of its assets. The first request makes them. */
export function createDashboardRoutes(create: () => Promise<PageWithFiles>): readonly Route[] {
  let made: Promise<PageWithFiles> | undefined;
  const getDashboard = () => made ??= create();
  return [
    {
      method: "GET",
      path: "/",
      access: "public",
      handle: async ({ request }) => (await getDashboard()).page.respond(request),
    },
    ...createAssetRoutes({
      folder: "/assets",
      access: "public",
      readFiles: async () => (await getDashboard()).files,
    }),
  ];
}
