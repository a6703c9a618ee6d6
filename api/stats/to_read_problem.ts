/**
 * Why statistics cannot be read now, as problem details.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { toProblem } from "../http/problem.ts";
import { isUnavailable } from "../is_unavailable.ts";
import { LaneFullError } from "./read_lane.ts";

/**
 * A `503` with `Retry-After` for an error that passes with time, or with a smaller request.
 *
 * @throws any other error, as it is
 */
export function toReadProblem(error: unknown): Response {
  if (error instanceof LaneFullError) {
    return toProblem("overloaded", {
      detail: "Too many reports are being made",
      headers: { "retry-after": "2" },
    });
  }
  if (error instanceof DatabaseError && error.sqlstate === QUERY_CANCELED) {
    return toProblem("query_timeout", {
      detail: "Ask for a shorter period or for one store",
      headers: { "retry-after": "10" },
    });
  }
  // The only value that comes from a setting: `watchDatabaseZone()` says it once.
  if (error instanceof DatabaseError && error.sqlstate === INVALID_PARAMETER) {
    return toProblem("database_unavailable", {
      detail: "The database does not know the time zone of the API's setting TIME_ZONE",
      headers: { "retry-after": "60" },
    });
  }
  if (!isUnavailable(error)) throw error;
  // For each request: `watchDatabase()` says it once.
  logger.debug("Cannot read statistics", { error });
  return toProblem("database_unavailable", { headers: { "retry-after": "5" } });
}

const QUERY_CANCELED = "57014";
const INVALID_PARAMETER = "22023";
const logger = getLogger(["api", "stats"]);
