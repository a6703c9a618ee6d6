/**
 * Keeps pages of other sites from making a browser change something at an API without keys. With keys
 * a browser sends nothing by itself that would open the door.
 *
 * @module
 */
import { isLoopback } from "../../shared/service/loopback.ts";

/**
 * Why the request may come from the page of another site, or `undefined` when it does not. What is no
 * browser sends neither `Origin` nor `Sec-Fetch-Site`; a browser sends `Origin` with every POST (WHATWG
 * Fetch, 3.2).
 *
 * A page of a site may point its own name here (DNS rebinding), and is of the same origin then. So the
 * origin is an address or `localhost`, or one that the settings name.
 */
export function refuseForeignPage(
  headers: Headers,
  { allowedOrigins }: { readonly allowedOrigins: readonly string[] },
): string | undefined {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin !== null && allowedOrigins.includes(origin)) return undefined;
  if (site !== null && site !== "same-origin") return "The request came from another site";
  if (origin === null) {
    return site === null ? undefined : "The request has no Origin header";
  }
  const url = URL.parse(origin);
  if (url === null || url.host !== headers.get("host")) {
    return "The Origin header is that of another site";
  }
  if (isLoopback(url.hostname) || isAddress(url.hostname)) return undefined;
  return "Without API keys only a page under an IP address or localhost may do this, or one whose " +
    "origin CORS_ORIGINS names";
}

/** As the URL standard writes them: `192.168.0.7`, `[fd00::7]`. */
function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname);
}
