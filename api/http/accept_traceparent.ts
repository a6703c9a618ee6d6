/**
 * The trace context of a request, which its records carry on.
 *
 * @module
 */
import { parseTraceparent } from "../../shared/service/tracing.ts";

/**
 * The header `traceparent` if it is valid (W3C Trace Context, 55 characters), or else `undefined`:
 * as the specification asks, and because it goes into each record of the request. Headers of 60 KB
 * once made a batch of concurrent requests larger than the broker accepts, and all of them failed.
 */
export function acceptTraceparent(header: string | null): string | undefined {
  return header !== null && parseTraceparent(header) !== undefined ? header : undefined;
}
