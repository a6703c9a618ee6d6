/**
 * `GET /` and what the page loads. They hold no data: the page asks for that with the reader's key,
 * so they are open to everybody.
 *
 * @module
 */
import { toProblem } from "../http/problem.ts";
import type { Route } from "../http/route.ts";
import { createDashboard, type Dashboard, type DashboardOptions } from "./dashboard_assets.ts";

/** The routes; see the module. */
export function createDashboardRoutes(options: DashboardOptions = {}): readonly Route[] {
  let made: Promise<Dashboard> | undefined;
  const getDashboard = () => made ??= createDashboard(options);
  return [
    {
      method: "GET",
      path: "/",
      access: "public",
      handle: async () => toPage(await getDashboard()),
    },
    {
      method: "GET",
      path: "/assets/{version}/{name}",
      access: "public",
      handle: async ({ params }) => toAsset(await getDashboard(), params),
    },
  ];
}

function toPage({ page }: Dashboard): Response {
  return new Response(page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      // The page is small and names the assets of its version: it is asked for each time.
      "cache-control": "no-cache",
      "content-security-policy": PAGE_POLICY,
    },
  });
}

function toAsset(
  { version, assets }: Dashboard,
  params: Readonly<Record<string, string>>,
): Response {
  const asset = params.version === version ? assets.get(params.name ?? "") : undefined;
  if (asset === undefined) return toProblem("not_found");
  return new Response(asset.body, {
    headers: {
      "content-type": asset.contentType,
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
}

/** Its own scripts, styles and data; no frame, no form that leaves, nothing written in the page. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
