/**
 * ApiVersions (18): which requests in which versions. Every client asks this first.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { Writer } from "../protocol/writer.ts";

/** Versions of one request type that are offered. */
export interface ApiRange {
  readonly key: number;
  readonly min: number;
  readonly max: number;
}

/** Creates the handler; `ranges` is called for each request. */
export function handleApiVersions(ranges: () => readonly ApiRange[]): Handler {
  return ({ version, reply }) => {
    if (version < 3) {
      writeRanges(reply, ErrorCode.NONE, ranges());
      if (version >= 1) reply.int32(0); // throttle time
      return "answer";
    }
    // Version 3 is flexible: lengths are varints plus one, and each structure ends in its tags.
    reply.int16(ErrorCode.NONE);
    reply.uvarint(ranges().length + 1);
    for (const { key, min, max } of ranges()) {
      reply.int16(key);
      reply.int16(min);
      reply.int16(max);
      reply.uvarint(0);
    }
    reply.int32(0); // throttle time
    reply.uvarint(0);
    return "answer";
  };
}

/** The answer to a version we do not know, in the form every client can read (KIP-511). */
export function writeUnsupportedVersion(reply: Writer, ranges: readonly ApiRange[]): void {
  writeRanges(reply, ErrorCode.UNSUPPORTED_VERSION, ranges);
}

function writeRanges(reply: Writer, error: number, ranges: readonly ApiRange[]): void {
  reply.int16(error);
  reply.array(ranges, ({ key, min, max }) => {
    reply.int16(key);
    reply.int16(min);
    reply.int16(max);
  });
}
