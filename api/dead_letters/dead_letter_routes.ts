/**
 * The routes of dead letters: everything about one for a key that reads, actions for one of the
 * scope `admin`.
 *
 * @module
 */
import { LETTER_ACTIONS } from "../../shared/dead_letters/action_request.ts";
import type { Route } from "../http/route.ts";
import { createReadLane } from "../stats/read_lane.ts";
import { createGetLetterRequest } from "./get_letter_request.ts";
import { createGetLetters } from "./get_letters.ts";
import { createPostLetterAction, type LetterActionOptions } from "./post_letter_action.ts";

/** Creates them. */
export function toDeadLetterRoutes(options: LetterActionOptions): readonly Route[] {
  const { database } = options;
  const lane = createReadLane({ database, statementTimeoutMs: 4_000 });
  const createPost = createPostLetterAction(options);
  return [
    {
      method: "GET",
      path: "/dead-letters/{topic}/{partition}/{offset}",
      access: "read",
      handle: createGetLetters(lane),
    },
    {
      method: "GET",
      path: "/dead-letters/requests/{id}",
      access: "admin",
      handle: createGetLetterRequest(database),
    },
    ...LETTER_ACTIONS.map((action): Route => ({
      method: "POST",
      path: `/dead-letters/${action}`,
      access: "admin",
      handle: createPost(action),
    })),
  ];
}
