/**
 * The leader epoch: always 0, since the one node never hands a partition over.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";

/** The epoch of every partition's leader. */
export const LEADER_EPOCH = 0;

/** Answers a client that believes in another epoch; -1 is a client that does not say. */
export function checkLeaderEpoch(epoch: number): number {
  return epoch > LEADER_EPOCH ? ErrorCode.UNKNOWN_LEADER_EPOCH : ErrorCode.NONE;
}
