/**
 * A request as it is answered: without the shops of the key that made it.
 *
 * @module
 */
import type { ActionRequest } from "../../shared/dead_letters/action_request.ts";
import type { Described } from "../answer_values.ts";
import type { LETTER_REQUEST } from "./letter_schemas.ts";

/** The answer. */
export function toRequestAnswer(
  { stores: _stores, ...request }: ActionRequest,
): Described<typeof LETTER_REQUEST> {
  return request;
}
