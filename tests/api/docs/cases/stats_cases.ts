/**
 * Every way to a problem of the routes under `/stats`.
 *
 * @module
 */
import { LaneFullError } from "../../../../api/stats/read_lane.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { failingWith } from "../../stats/support/a_stats_app.ts";
import { someStats } from "../support/a_documented_app.ts";
import { analyst, type AnswerCase, bearer, guarded } from "../support/answer_case.ts";

const REPORTS = ["sales", "products", "basket-sizes", "pairs", "stores", "dead-letters"];

const failing = (error: Error) => ({ stats: someStats(failingWith(error)) });

/** See the module. */
export const STATS_CASES: readonly AnswerCase[] = [
  ...["overview", "stream", ...REPORTS].map((name): AnswerCase => ({
    name: "an unknown parameter",
    asked: { method: "GET", path: `/stats/${name}` },
    url: `/stats/${name}?form=csv`,
    status: 400,
    code: "invalid_query",
  })),
  ...REPORTS.flatMap((name): readonly AnswerCase[] => {
    const asked = { method: "GET", path: `/stats/${name}` };
    return [
      {
        name: "another shop",
        asked,
        url: `/stats/${name}?store=Gent`,
        init: { headers: bearer(analyst.key) },
        options: guarded,
        status: 403,
        code: "store_not_allowed",
      },
      {
        name: "the database away",
        asked,
        options: failing(new DatabaseError("Gone", {})),
        status: 503,
        code: "database_unavailable",
      },
      {
        name: "a question that takes too long",
        asked,
        options: failing(new DatabaseError("Cancelled", { sqlstate: "57014" })),
        status: 503,
        code: "query_timeout",
      },
      {
        name: "too many reports at once",
        asked,
        options: failing(new LaneFullError("Full")),
        status: 503,
        code: "overloaded",
      },
      {
        name: "an exception",
        asked,
        options: failing(new Error("broken")),
        status: 500,
        code: "internal_error",
      },
    ];
  }),
  {
    name: "too many who watch",
    asked: { method: "GET", path: "/stats/stream" },
    options: { stats: someStats(failingWith(new Error("asked")), { maxWatchers: 0 }) },
    status: 503,
    code: "overloaded",
  },
];
