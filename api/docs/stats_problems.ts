/**
 * The problem that only the routes under `/stats` answer.
 *
 * @module
 */

/** Its code, status and title. */
export const STATS_PROBLEMS = {
  invalid_query: { status: 400, title: "The query parameters are not valid" },
} as const;
