/**
 * `GET /dead-letters/{topic}/{partition}/{offset}`: everything about the dead letters of one record.
 *
 * @module
 */
import { parsePosition } from "../../shared/kafka/position.ts";
import { hasScope } from "../auth/api_key.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import type { AdmittedExchange } from "../http/route.ts";
import type { ReadLane } from "../stats/read_lane.ts";
import { toReadProblem } from "../stats/to_read_problem.ts";
import type { DeadLetterDetails } from "./letter_schemas.ts";
import { readLetters } from "./read_letters.ts";

/** The part of an exchange that the handler needs. */
export interface GetLettersExchange extends Pick<AdmittedExchange, "params"> {
  readonly admission: Pick<Admission, "key">;
}

/**
 * The handler: `200`, or `404` where the key may see no such dead letter.
 *
 * @param lane reads one at a time: a content may have 4 MiB, and more of them at once would be as much
 * memory as a key that reads likes
 */
export function createGetLetters(
  lane: ReadLane,
): (exchange: GetLettersExchange) => Promise<Response> {
  return async function getLetters({ params, admission: { key } }) {
    const { topic = "", partition = "", offset = "" } = params;
    const position = parsePosition(`${topic}/${partition}@${offset}`);
    if (position === undefined) return toProblem("not_found");
    const isWhole = key === undefined || hasScope(key, "admin");
    try {
      const letters = await lane((database) =>
        readLetters(database, position, { stores: key?.stores, isWhole })
      );
      if (letters.length === 0) {
        return toProblem("not_found", { detail: "There is no dead letter of this record" });
      }
      return Response.json({ masked: !isWhole, letters } satisfies DeadLetterDetails);
    } catch (error) {
      return toReadProblem(error);
    }
  };
}
