/**
 * The response headers of the API, as OpenAPI writes them.
 *
 * @module
 */
import type { JsonSchema } from "./to_json_schema.ts";

const TEXT = { type: "string" };

const HEADERS = {
  "x-request-id": {
    description: "Names the request.",
    schema: { type: "string", pattern: "^[\\w.-]{1,64}$" },
  },
  "retry-after": {
    description: "Seconds to wait before sending it again.",
    schema: { type: "integer", minimum: 1 },
  },
  "ratelimit-policy": {
    description: "Where there is a rate limit: `q` baskets in `w` seconds.",
    schema: TEXT,
    example: '"baskets";q=1000;w=20',
  },
  "ratelimit": {
    description: "What is left of it: `r` baskets, and more in `t` seconds.",
    schema: TEXT,
    example: '"baskets";r=998',
  },
  "allow": {
    description: "The methods of the path.",
    schema: TEXT,
    example: "GET, HEAD",
  },
  "www-authenticate": {
    description: "What the API key lacks (RFC 6750).",
    schema: TEXT,
    example: 'Bearer realm="delhaize", error="invalid_token"',
  },
  "accept-encoding": {
    description: "The encodings of a body that are understood, where this one was not.",
    schema: TEXT,
    example: "gzip, deflate, identity",
  },
  "content-disposition": {
    description: "A file name, for CSV.",
    schema: TEXT,
    example: 'attachment; filename="sales-by-day.csv"',
  },
  "location": {
    description: "Where the request and what became of it can be read.",
    schema: TEXT,
    example: "/dead-letters/requests/0b7d6a1c-8f0e-4c7e-9c64-1a1f5a3d2b10",
  },
  "x-truncated": {
    description: "`true` where a CSV has as many rows as `limit` allows, and there are more.",
    schema: TEXT,
    example: "true",
  },
  "etag": {
    description: "Names this content, for `if-none-match`.",
    schema: TEXT,
  },
} as const;

/** A documented header. */
export type HeaderName = keyof typeof HEADERS;

/** The names of all of them. */
export const HEADER_NAMES = Object.keys(HEADERS) as readonly HeaderName[];

/** The `headers` of one response: those it always has and those it sometimes has. */
export function toHeaders(
  { always, sometimes = [] }: {
    readonly always: readonly HeaderName[];
    readonly sometimes?: readonly HeaderName[];
  },
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries([
    ...always.map((name) => [name, { ...HEADERS[name], required: true }]),
    ...sometimes.map((name) => [name, HEADERS[name]]),
  ]);
}
