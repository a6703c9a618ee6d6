/**
 * A text that comes with the code, as it is sent: gzipped to whoever takes that, and not sent again
 * to whoever has it. Every page, script and document of the API goes through here.
 *
 * @module
 */
import { toContentVersion } from "./content_version.ts";
import { takesGzip } from "./takes_gzip.ts";

/** See {@linkcode createStaticFile}. */
export interface StaticFile {
  /** `200` with the text, or `304` when the request's `If-None-Match` names it. */
  respond(request: Request): Response;
}

/** Options for {@linkcode createStaticFile}. */
export interface StaticFileOptions {
  readonly contentType: string;
  /** `no-cache`: browsers may keep it, but ask each time. {@linkcode FOR_EVER}: they never ask. */
  readonly cacheControl: "no-cache" | typeof FOR_EVER;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** For what has its version in its path. */
export const FOR_EVER = "public, max-age=31536000, immutable";

/** Encodes, compresses and hashes the text, once. */
export async function createStaticFile(
  text: string,
  { contentType, cacheControl, headers = {} }: StaticFileOptions,
): Promise<StaticFile> {
  const body = new TextEncoder().encode(text);
  const gzipped = await gzip(body);
  const tag = `"${toContentVersion(text)}"`;
  return {
    respond(request) {
      const isGzipped = takesGzip(request);
      const common = {
        ...headers,
        "cache-control": cacheControl,
        // Two encodings of a text are not the same bytes (RFC 9110, 8.8.3.3).
        "etag": isGzipped ? `W/${tag}` : tag,
        "vary": "accept-encoding",
      };
      if (isKnown(request.headers.get("if-none-match"), tag)) {
        return new Response(null, { status: 304, headers: common });
      }
      return new Response(isGzipped ? gzipped : body, {
        headers: {
          ...common,
          "content-type": contentType,
          ...(isGzipped ? { "content-encoding": "gzip" } : {}),
        },
      });
    },
  };
}

/** Compared weakly (RFC 9110, 13.1.2). A proxy weakens the tag of what it compresses. */
function isKnown(ifNoneMatch: string | null, tag: string): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}
