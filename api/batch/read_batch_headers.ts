/**
 * The format and the encoding of a batch, from its headers.
 *
 * @module
 */

/** `ndjson`, `json` (an array), or `undefined` for an unsupported media type. */
export function readFormat(contentType: string | null): "ndjson" | "json" | undefined {
  const mediaType = MEDIA_TYPE.exec(contentType ?? "")?.[1]?.toLowerCase();
  if (mediaType === "application/x-ndjson") return "ndjson";
  return mediaType === "application/json" ? "json" : undefined;
}

/**
 * `undefined` for an unsupported encoding. `x-gzip` is the same as `gzip` (RFC 9110, 8.4.1.3); an
 * absent header is `identity`.
 */
export function readEncoding(contentEncoding: string | null): "gzip" | "identity" | undefined {
  switch (contentEncoding?.trim().toLowerCase() ?? "") {
    case "":
    case "identity":
      return "identity";
    case "gzip":
    case "x-gzip":
      return "gzip";
    default:
      return undefined;
  }
}

/**
 * With no charset or with UTF-8, the only one that JSON has (RFC 8259). It never has two runs of
 * blanks side by side: with those a header of 60 KB took 3 s of backtracking.
 */
const MEDIA_TYPE = /^\s*([\w/+.-]+)(?:\s*;\s*charset="?utf-8"?)?(?:\s*;)?\s*$/i;
