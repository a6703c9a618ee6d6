/**
 * The trace context that a request came with, to travel on with its record.
 *
 * @module
 */

import { parseTraceparent } from "../../shared/service/tracing.ts";

/**
 * The value of `traceparent` when it is one of W3C's Trace Context, 55 characters, and `undefined`
 * for anything else: as the specification asks, and because it goes into each record of the
 * request. Headers of 60 KB made a batch of concurrent requests larger than the broker takes, and
 * all of them failed.
 */
export function acceptTraceparent(header: string | null): string | undefined {
  return header !== null && parseTraceparent(header) !== undefined ? header : undefined;
}
