/**
 * An HTML page of ours, with the policy that keeps foreign code out of it.
 *
 * @module
 */
import { createStaticFile, type StaticFile } from "./static_file.ts";

/** The page as it is sent. It is small and names the versions of its assets: browsers ask for it. */
export function createPage(html: string): Promise<StaticFile> {
  return createStaticFile(html, {
    contentType: "text/html; charset=utf-8",
    cacheControl: "no-cache",
    headers: { "content-security-policy": PAGE_POLICY },
  });
}

/** Its own scripts, styles and data; no frame, no form that leaves, nothing written in the page. */
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
