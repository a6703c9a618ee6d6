/**
 * InitProducerId (22): an id under which a producer numbers its batches.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { ClusterMetadata } from "../topics/cluster_metadata.ts";

/** Creates the handler. Transactional producers are refused: there are no transactions. */
export function handleInitProducerId(
  { metadata }: { readonly metadata: ClusterMetadata },
): Handler {
  return ({ body, reply }) => {
    const isTransactional = body.nullableString() !== null;
    reply.int32(0); // throttle time
    reply.int16(isTransactional ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED : ErrorCode.NONE);
    reply.int64(isTransactional ? -1 : metadata.nextProducerId());
    reply.int16(isTransactional ? -1 : 0); // epoch: a new id begins at 0
    return "answer";
  };
}
