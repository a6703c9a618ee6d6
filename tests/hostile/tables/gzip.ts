/**
 * Bodies that are packed by somebody who means ill.
 *
 * @module
 */
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { type BatchCase, toHostileCase } from "../support/batch_case.ts";
import type { Body, HostileTable } from "../support/hostile_case.ts";
import { aBody, utf8 } from "../support/hostile_bodies.ts";

const LINE = aBody();
const gzip = (bytes: Body) => Uint8Array.from(gzipSync(bytes));
const PACKED = gzip(`${LINE}\n${LINE}\n`);
const damaged = (at: number) => PACKED.map((byte, index) => index === at ? byte ^ 0xff : byte);

const GZIP: readonly BatchCase[] = [
  { name: "no gzip", body: LINE, status: 400, code: "corrupt_gzip" },
  { name: "an empty body as gzip", body: "", status: 400, code: "corrupt_gzip" },
  { name: "gzip of nothing", body: gzip(""), status: 202 },
  {
    name: "gzip without its end",
    body: PACKED.slice(0, -5),
    status: 400,
    code: "corrupt_gzip",
    accepted: 2,
  },
  {
    name: "gzip without anything behind its head",
    body: PACKED.slice(0, 10),
    status: 400,
    code: "corrupt_gzip",
  },
  { name: "gzip with rubbish in it", body: damaged(30), status: 400, code: "corrupt_gzip" },
  {
    name: "gzip of a wrong checksum",
    body: damaged(PACKED.length - 8),
    status: 400,
    code: "corrupt_gzip",
  },
  {
    name: "gzip and something behind it",
    body: Uint8Array.from([...PACKED, ...utf8("trailing")]),
    status: 400,
    code: "corrupt_gzip",
  },
  {
    name: "gzip in gzip",
    body: gzip(PACKED),
    status: 422,
    code: "invalid_batch",
    errors: [["not_utf8", "", 1]],
  },
  {
    name: "a bomb of one line, 70 MB in 68 KB",
    body: () => gzip(new Uint8Array(70_000_000)),
    status: 413,
    code: "body_too_large",
  },
  {
    name: "a bomb of blank lines",
    body: () => gzip(new Uint8Array(20_000_000).fill(0x0a)),
    status: 413,
    code: "too_many_lines",
  },
  {
    name: "a bomb of 30,000 empty members",
    body: () => {
      const member = gzip("");
      const bytes = new Uint8Array(30_000 * member.length);
      for (let index = 0; index < 30_000; index++) bytes.set(member, index * member.length);
      return bytes;
    },
    status: 202,
  },
].map((row) => ({ ...row, encoding: "gzip" }) as BatchCase);

const ZLIB = Uint8Array.from(deflateSync(`${LINE}\n${LINE}\n`));
const DEFLATE: readonly BatchCase[] = [
  { name: "no deflate", body: LINE, status: 400, code: "corrupt_deflate" },
  { name: "an empty body as deflate", body: "", status: 400, code: "corrupt_deflate" },
  { name: "gzip as deflate", body: PACKED, status: 400, code: "corrupt_deflate" },
  {
    name: "deflate without its end",
    body: ZLIB.slice(0, -5),
    status: 400,
    code: "corrupt_deflate",
    accepted: 2,
  },
  {
    name: "deflate and something behind it",
    body: Uint8Array.from([...ZLIB, ...utf8("trailing")]),
    status: 400,
    code: "corrupt_deflate",
    accepted: 2,
  },
  {
    name: "a bomb of one line, 70 MB in 68 KB of bare deflate",
    body: () => Uint8Array.from(deflateRawSync(new Uint8Array(70_000_000))),
    status: 413,
    code: "body_too_large",
  },
].map((row) => ({ ...row, encoding: "deflate" }) as BatchCase);

const BASKET: readonly (readonly [name: string, body: Body | (() => Body), code: string])[] = [
  ["no gzip", LINE, "corrupt_gzip"],
  ["an empty body as gzip", "", "corrupt_gzip"],
  ["gzip without its end", gzip(LINE).slice(0, -5), "corrupt_gzip"],
  ["gzip with rubbish in it", damaged(30), "corrupt_gzip"],
  [
    "gzip and something behind it",
    Uint8Array.from([...gzip(LINE), ...utf8("trailing")]),
    "corrupt_gzip",
  ],
  ["gzip of nothing", gzip(""), "not_json"],
  ["gzip in gzip", gzip(gzip(LINE)), "not_utf8"],
  ["a bomb of 70 MB", () => gzip(new Uint8Array(70_000_000).fill(0x20)), "body_too_large"],
  ["a basket and a byte too many", () => gzip(LINE.padEnd(1_048_577)), "body_too_large"],
];

const OTHER_ENCODINGS = ["br", "zstd", "gzip, gzip", "gzip;q=1", "GZIP2"];

/** Broken gzip, bombs, and encodings that are not ours. */
export const GZIPPED: HostileTable = {
  kind: "gzip",
  cases: [
    ...[...GZIP, ...DEFLATE].map(toHostileCase),
    ...BASKET.map(([name, body, code]) => ({
      name: `a basket: ${name}`,
      request: { headers: [["content-encoding", "gzip"]], body } as const,
      status: code === "body_too_large" ? 413 : 400,
      code,
    })),
    ...OTHER_ENCODINGS.map((encoding) => ({
      ...toHostileCase({
        name: `a batch in content-encoding ${encoding}`,
        body: PACKED,
        encoding,
        status: 415,
        code: "unsupported_media_type",
      }),
      answers: { "accept-encoding": "gzip, deflate, identity" },
    })),
  ],
};
