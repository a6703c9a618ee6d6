/**
 * `GET /openapi.json` and `GET /docs`: the API reference, for programs and for people. The
 * first request loads and makes it, so neither the start nor a basket pays for it.
 *
 * @module
 */
import type { Scope } from "../auth/api_key.ts";
import { toProblem } from "../http/problem.ts";
import type { Exchange, Route } from "../http/route.ts";
import type { DocsPage } from "./docs_page.ts";

/** Options for {@linkcode createDocsRoutes}. */
export interface DocsRoutesOptions {
  /** Who may read it. */
  readonly access: "public" | Scope;
  /** Every route of the app; called by the first request. */
  readonly readRoutes: () => readonly Route[];
}

/** The routes of the reference, and of the files that its page loads. */
export function createDocsRoutes({ access, readRoutes }: DocsRoutesOptions): readonly Route[] {
  const getDocument = once(async () => {
    const { createOpenapiDocument } = await import("./create_openapi_document.ts");
    const text = JSON.stringify(createOpenapiDocument(readRoutes()));
    return { text, etag: `"${await toHash(text)}"` };
  });
  const getPage = once(async () => {
    const { createDocsPage } = await import("./docs_page.ts");
    return await createDocsPage();
  });
  return [
    {
      method: "GET",
      path: "/openapi.json",
      access,
      handle: async ({ request }: Exchange) => toDocument(request, await getDocument()),
    },
    {
      method: "GET",
      path: "/docs",
      access,
      handle: async () => toPage(await getPage()),
    },
    {
      method: "GET",
      path: "/docs/assets/{version}/{name}",
      access,
      handle: async (exchange: Exchange) => toAsset(exchange, await getPage()),
    },
  ];
}

function toDocument(
  request: Request,
  { text, etag }: { readonly text: string; readonly etag: string },
): Response {
  const headers = { "cache-control": "no-cache", etag };
  if (isKnown(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { "content-type": "application/json", ...headers } });
}

/** Compared weakly (RFC 9110, 13.1.2): a proxy weakens the tag of what it compresses. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}

function toPage({ html }: DocsPage): Response {
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": PAGE_POLICY,
    },
  });
}

function toAsset({ params, request }: Exchange, { assets }: DocsPage): Response {
  const asset = assets.get(`${params.version}/${params.name}`);
  if (asset === undefined) return toProblem("not_found");
  const takesGzip = TAKES_GZIP.test(request.headers.get("accept-encoding") ?? "");
  return new Response(takesGzip ? asset.gzipped : asset.body, {
    headers: {
      "content-type": asset.contentType,
      // Other content has another path.
      "cache-control": "public, max-age=31536000, immutable",
      "vary": "accept-encoding",
      ...(takesGzip ? { "content-encoding": "gzip" } : {}),
    },
  });
}

async function toHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex().slice(0, 16);
}

/** Returns the result of the first call from then on. Calls `make` again after a failure. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
}

/** `gzip`, unless with the weight 0 (RFC 9110, 12.4.2). */
const TAKES_GZIP = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/** Allows its own scripts, styles and API, and `data:` for the images of its style sheet. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
