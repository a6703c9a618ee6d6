/**
 * `GET /dead-letters/requests/{id}`: what became of a request that was not carried out at once.
 *
 * @module
 */
import { readActionRequest } from "../../shared/dead_letters/action_request.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import type { AdmittedExchange } from "../http/route.ts";
import { toReadProblem } from "../stats/to_read_problem.ts";
import { toRequestAnswer } from "./to_request_answer.ts";

/** The part of an exchange that the handler needs. */
export interface GetLetterRequestExchange extends Pick<AdmittedExchange, "params"> {
  readonly admission: Pick<Admission, "key">;
}

/** The handler: `200`, or `404` where there is none. A key for some shops sees its own only. */
export function createGetLetterRequest(
  database: Queryable,
): (exchange: GetLetterRequestExchange) => Promise<Response> {
  return async function getLetterRequest({ params: { id = "" }, admission: { key } }) {
    if (!UUID.test(id)) return toProblem("not_found");
    try {
      const request = await readActionRequest(database, id);
      const isHidden = key?.stores !== undefined && request?.actor !== key.name;
      if (request === undefined || isHidden) return toProblem("not_found");
      return Response.json(toRequestAnswer(request));
    } catch (error) {
      return toReadProblem(error);
    }
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
