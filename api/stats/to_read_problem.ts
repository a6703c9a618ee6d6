/**
 * Why statistics cannot be read just now, as clients see it.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { DatabaseError, isRetriable } from "../../shared/postgres/database_error.ts";
import { toProblem } from "../http/problem.ts";
import { LaneFullError } from "./read_lane.ts";

/**
 * A `503` with `Retry-After` for what passes by itself or with another question.
 *
 * @throws whatever it was given, if that is none of these
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
  if (!isRetriable(error) && !isSchemaMissing(error)) throw error;
  logger.warning("Cannot read statistics", { error });
  return toProblem("database_unavailable", { headers: { "retry-after": "5" } });
}

/** The consumer makes the schema when it first starts; until then the database is not there yet. */
function isSchemaMissing(error: unknown): boolean {
  return error instanceof DatabaseError && error.sqlstate === UNDEFINED_TABLE;
}

const QUERY_CANCELED = "57014";
const UNDEFINED_TABLE = "42P01";
const logger = getLogger(["api", "stats"]);
