/**
 * The trace context that a request came with, to travel on with its record.
 *
 * @module
 */

/**
 * The value of `traceparent` when it is one of W3C's Trace Context, 55 characters, and `undefined`
 * for anything else: as the specification asks, and because it goes into each record of the
 * request. Headers of 60 KB made a batch of concurrent requests larger than the broker takes, and
 * all of them failed.
 */
export function readTraceparent(header: string | null): string | undefined {
  return header !== null && WELL_FORMED.test(header) ? header : undefined;
}

/** Version `ff` and ids of nothing but zeros are invalid. */
const WELL_FORMED = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
