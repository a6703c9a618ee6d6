/**
 * Encodings, sizes, headers, methods and paths that no client of ours sends.
 *
 * @module
 */
import type { HostileCase, HostileTable } from "../support/hostile_case.ts";
import { aBody, utf16, utf8, withBytes, withField } from "../support/hostile_bodies.ts";

const NOT_UTF8: readonly (readonly [name: string, body: Uint8Array<ArrayBuffer>])[] = [
  ["a name in latin1", withBytes(0x43, 0xe9)],
  ["an overlong slash", withBytes(0xc0, 0xaf)],
  ["an overlong NUL", withBytes(0xc0, 0x80)],
  ["a surrogate in UTF-8", withBytes(0xed, 0xa0, 0x80)],
  ["a code point above Unicode", withBytes(0xf4, 0x90, 0x80, 0x80)],
  ["a continuation alone", withBytes(0x80)],
  ["a character without its end", withBytes(0xf0, 0x9f, 0x8d)],
  ["the byte FF", withBytes(0xff)],
  ["UTF-16 with a byte order mark", utf16(`\ufeff${aBody()}`, { littleEndian: true })],
  ["big-endian UTF-16 with a byte order mark", utf16(`\ufeff${aBody()}`, { littleEndian: false })],
];

const TYPES = [
  ...["text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded"],
  ...["multipart/form-data; boundary=x", "application/x-ndjson", "application/jsonp", "*/*", ""],
  ...["application/json; charset=latin1", "application/json; charset=utf-16", "application/json5"],
  ...["application/json; charset=utf-8; charset=utf-16", "application/json, text/plain"],
  `application/json${" ".repeat(60_000)}x`,
];

const ENCODED = ["br", "zstd", "compress", "gzip, br", "identity, br", "x"];

/** How a body is written and packed. */
export const ENCODINGS: HostileTable = {
  kind: "encodings",
  cases: [
    ...NOT_UTF8.map(([name, body]) => ({ name, request: { body }, status: 400, code: "not_utf8" })),
    {
      name: "UTF-16 without a byte order mark",
      request: { body: utf16(aBody(), { littleEndian: true }) },
      status: 400,
      code: "not_json",
    },
    {
      name: "two byte order marks",
      request: { body: utf8(`\ufeff\ufeff${aBody()}`) },
      status: 400,
      code: "not_json",
    },
    ...TYPES.map((type) => ({
      name: `content-type ${JSON.stringify(type.replace(/ {99,}/, "…"))}`,
      request: { headers: [["content-type", type]], body: aBody() } as const,
      status: 415,
      code: "unsupported_media_type",
    })),
    {
      name: "no content-type",
      request: { headers: [["content-type", null]], body: utf8(aBody()) },
      status: 415,
      code: "unsupported_media_type",
    },
    {
      name: "two content-types",
      request: {
        headers: [["content-type", "application/json"], ["content-type", "text/plain"]],
        body: aBody(),
      },
      status: 415,
      code: "unsupported_media_type",
    },
    ...ENCODED.map((encoding) => ({
      name: `content-encoding ${encoding}`,
      request: { headers: [["content-encoding", encoding]], body: aBody() } as const,
      status: 415,
      code: "unsupported_media_type",
      answers: { "accept-encoding": "gzip, deflate, identity" },
    })),
  ],
};

/** Bodies past the cap, declared or not. */
export const SIZES: HostileTable = {
  kind: "sizes",
  cases: [
    {
      name: "a byte above the cap",
      request: { body: () => aBody().padEnd(1_048_577) },
      status: 413,
      code: "body_too_large",
    },
    {
      name: "a text of two megabytes",
      request: { body: () => withField("id", `"${"x".repeat(2_000_000)}"`) },
      status: 413,
      code: "body_too_large",
    },
    {
      name: "a declared length of 16 exabytes",
      request: { headers: [["content-length", "18446744073709551615"]], body: "" },
      status: 413,
      code: "body_too_large",
    },
    {
      name: "a batch that is declared a byte too long",
      request: { path: "/baskets/batch", headers: [["content-length", "67108865"]], body: "" },
      status: 413,
      code: "body_too_large",
    },
  ],
};

const NOT_ALLOWED: readonly (readonly [method: string, path: string, allow: string])[] = [
  ["GET", "/baskets", "POST"],
  ["PUT", "/baskets", "POST"],
  ["PATCH", "/baskets", "POST"],
  ["DELETE", "/baskets", "POST"],
  ["OPTIONS", "/baskets", "POST"],
  ["PROPFIND", "/baskets", "POST"],
  ["GET", "/baskets/batch", "POST"],
  ["DELETE", "/baskets/batch", "POST"],
  ["POST", "/baskets/Brussels/1", "GET, HEAD"],
  ["PUT", "/baskets/Brussels/1", "GET, HEAD"],
  ["DELETE", "/baskets/Brussels/1", "GET, HEAD"],
  ["POST", "/health/live", "GET, HEAD"],
  ["DELETE", "/health/ready", "GET, HEAD"],
  ["POST", "/metrics", "GET, HEAD"],
];

/** Methods that only a socket can send. */
const ODD_METHODS = ["post", "TRACE", "FOO!", "A".repeat(5_000)];

/** Methods that a resource does not know. */
export const METHODS: HostileTable = {
  kind: "methods",
  cases: [
    ...NOT_ALLOWED.map(([method, path, allow]) => ({
      name: `${method} ${path}`,
      request: { method, path },
      status: 405,
      code: "method_not_allowed",
      answers: { allow },
    })),
    ...ODD_METHODS.map((method): HostileCase => ({
      name: `${method.slice(0, 10)} /baskets`,
      request: { method, path: "/baskets" },
      status: 405,
      code: "method_not_allowed",
      answers: { allow: "POST" },
      socketOnly: true,
    })),
    {
      name: "a method in a header for frameworks that believe it",
      request: { method: "GET", headers: [["x-http-method-override", "POST"]] },
      status: 405,
      code: "method_not_allowed",
      answers: { allow: "POST" },
    },
  ],
};

const NOWHERE: readonly (readonly [path: string, method?: string])[] = [
  ...["/basket", "/BASKETS", "/baskets/", "//baskets", "/baskets//", "/baskets/batch/"]
    .map((path) => [path, "POST"] as const),
  ...["/baskets%2fbatch", "/baskets;a=b", "/baskets%20", "/baskets%00", "/admin", "/.env"]
    .map((path) => [path, "POST"] as const),
  ...["/.git/config", "/server-status", "/debug/pprof", "/metrics/", "/%6detrics/x", "/health"]
    .map((path) => [path, "GET"] as const),
  ...["/baskets/a%00b/1", "/baskets/a%2fb/1", "/baskets/%ff/1", "/baskets/%zz/1", "/baskets/%/1"]
    .map((path) => [path, "GET"] as const),
  ...["/baskets/%ed%a0%80/1", "/baskets/__proto__/constructor", "/baskets/%20/1", "/baskets//1"]
    .map((path) => [path, "GET"] as const),
  ...["/baskets/'%3b%20drop%20table%20baskets--/1", "/baskets/%f0%9f%8d%8c/1"]
    .map((path) => [path, "GET"] as const),
  [`/baskets/${"x".repeat(8_192)}/1`, "GET"],
  [`/${"x/".repeat(4_000)}`, "GET"],
  [`/baskets/${"%CC%95%CC%96".repeat(2_500)}/1`, "GET"],
];

/** Paths that a URL parser would tidy up: what counts is how they came. */
const UNTIDY = ["/baskets/../metrics", "/baskets/%2e%2e/metrics", "/./baskets/.././metrics"];

/** Paths that lead nowhere. */
export const PATHS: HostileTable = {
  kind: "paths",
  cases: [
    ...NOWHERE.map(([path, method = "GET"]) => ({
      name: `${method} ${path.slice(0, 60)}`,
      request: { method, path },
      status: 404,
      code: "not_found",
    })),
    ...UNTIDY.map((path): HostileCase => ({
      name: `GET ${path}`,
      request: { method: "GET", path },
      status: 404,
      code: "not_found",
      socketOnly: true,
    })),
  ],
};
