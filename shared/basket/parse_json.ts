/**
 * From bytes to a JSON value, strictly: invalid UTF-8 and everything RFC 8259 does not know
 * (`NaN`, comments, a trailing comma) is a named fault, never replaced or guessed.
 *
 * @module
 */

/** The value and its text, or why the bytes are none. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown; readonly text: string }
  | { readonly ok: false; readonly code: "not_utf8" | "not_json"; readonly detail: string };

/**
 * Reads one JSON text (RFC 8259). A byte order mark before it is passed over; numbers too large
 * for a float arrive as `Infinity`, for the schema to refuse.
 *
 * @example
 * ```ts
 * import { parseJson } from "./parse_json.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseJson(new TextEncoder().encode("[1]")), {
 *   ok: true,
 *   value: [1],
 *   text: "[1]",
 * });
 * assertEquals(parseJson(new TextEncoder().encode("NaN")).ok, false);
 * ```
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { ok: false, code: "not_utf8", detail: "Is not valid UTF-8" };
  }
  try {
    return { ok: true, value: JSON.parse(text), text };
  } catch {
    return { ok: false, code: "not_json", detail: "Is not valid JSON" };
  }
}

// One decoder serves all calls: without `stream` each decode stands alone, also after a failure.
const decoder = new TextDecoder("utf-8", { fatal: true });
