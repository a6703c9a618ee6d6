/**
 * Every way to a problem of the routes under `/stats`.
 *
 * @module
 */
import { LaneFullError } from "../../../../api/stats/read_lane.ts";
import { REPORTS } from "../../../../api/stats/reports/reports.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { failingWith } from "../../stats/support/a_stats_app.ts";
import { someStats } from "../support/a_documented_app.ts";
import { analyst, type AnswerCase, bearer, guarded } from "../support/answer_case.ts";

const PATHS = ["/stats/sales", ...Object.keys(REPORTS)];

const failing = (error: Error) => ({ stats: someStats(failingWith(error)) });

/** The cases of `/stats`. */
export const STATS_CASES: readonly AnswerCase[] = [
  ...["/stats/overview", "/stats/stream", "/stats/history", ...PATHS].map((path): AnswerCase => ({
    name: "an unknown parameter",
    operation: { method: "GET", path },
    url: `${path}?form=csv`,
    status: 400,
    code: "invalid_query",
  })),
  ...PATHS.flatMap((path): readonly AnswerCase[] => {
    const operation = { method: "GET", path };
    return [
      {
        name: "another shop",
        operation,
        url: `${path}?store=Gent`,
        init: { headers: bearer(analyst.key) },
        options: guarded,
        status: 403,
        code: "store_not_allowed",
      },
      {
        name: "the database away",
        operation,
        options: failing(new DatabaseError("Gone", {})),
        status: 503,
        code: "database_unavailable",
      },
      {
        name: "a statement that takes too long",
        operation,
        options: failing(new DatabaseError("Cancelled", { sqlstate: "57014" })),
        status: 503,
        code: "query_timeout",
      },
      {
        name: "too many reports at once",
        operation,
        options: failing(new LaneFullError("Full")),
        status: 503,
        code: "overloaded",
      },
      {
        name: "an exception",
        operation,
        options: failing(new Error("broken")),
        status: 500,
        code: "internal_error",
      },
    ];
  }),
  ...([
    ["the database away", new DatabaseError("Gone", {}), "database_unavailable"],
    [
      "a statement that takes too long",
      new DatabaseError("Cancelled", { sqlstate: "57014" }),
      "query_timeout",
    ],
    ["too many reports at once", new LaneFullError("Full"), "overloaded"],
  ] as const).map(([name, error, code]): AnswerCase => ({
    name,
    operation: { method: "GET", path: "/stats/history" },
    // The samples of all shops are in memory.
    init: { headers: bearer(analyst.key) },
    options: { ...guarded, ...failing(error) },
    status: 503,
    code,
  })),
  {
    name: "too many who watch",
    operation: { method: "GET", path: "/stats/stream" },
    options: {
      stats: someStats(failingWith(new Error("The database was read")), { maxWatchers: 0 }),
    },
    status: 503,
    code: "overloaded",
  },
];
