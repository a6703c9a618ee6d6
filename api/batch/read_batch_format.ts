/**
 * The format of a batch, from its media type.
 *
 * @module
 */
import { readMediaType } from "../http/read_media_type.ts";

/** `ndjson`: a basket a line; `json`: an array of baskets. */
export type BatchFormat = "ndjson" | "json";

/** `undefined` for an unsupported media type, charset or parameter. */
export function readBatchFormat(contentType: string | null): BatchFormat | undefined {
  return FORMATS.get(readMediaType(contentType) ?? "");
}

/** NDJSON has no registered name, and each tool its own. */
const FORMATS: ReadonlyMap<string, BatchFormat> = new Map([
  ["application/json", "json"],
  ...["application", "text"].flatMap((type) =>
    ["ndjson", "jsonl", "jsonlines", "json-lines", "ldjson"].flatMap((name) =>
      ["", "x-"].map((prefix) => [`${type}/${prefix}${name}`, "ndjson"] as const)
    )
  ),
]);
