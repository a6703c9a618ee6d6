/**
 * Batches that are packed by somebody who means ill.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
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
  { name: "gzip of nothing", body: gzip(""), status: 422, code: "invalid_batch" },
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
    status: 422,
    code: "invalid_batch",
  },
].map((row) => ({ ...row, encoding: "gzip" }) as BatchCase);

const OTHER_ENCODINGS = ["br", "deflate", "zstd", "gzip, gzip", "gzip;q=1", "GZIP2"];

/** Broken gzip, bombs, and encodings that are not ours. */
export const GZIPPED: HostileTable = {
  kind: "gzip",
  cases: [
    ...GZIP.map(toHostileCase),
    ...OTHER_ENCODINGS.map((encoding) => ({
      ...toHostileCase({
        name: `a batch in content-encoding ${encoding}`,
        body: PACKED,
        encoding,
        status: 415,
        code: "unsupported_media_type",
      }),
      answers: { "accept-encoding": "gzip, identity" },
    })),
  ],
};
