/**
 * Every way to an answer of the routes of dead letters.
 *
 * @module
 */
import { toDeadLetterRoutes } from "../../../../api/dead_letters/dead_letter_routes.ts";
import type { LetterActionOptions } from "../../../../api/dead_letters/post_letter_action.ts";
import type { Route } from "../../../../api/http/route.ts";
import { LaneFullError } from "../../../../api/stats/read_lane.ts";
import { LETTER_ACTIONS } from "../../../../shared/dead_letters/action_request.ts";
import type { Queryable, TextRow } from "../../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import {
  aBrokenBody,
  analyst,
  type AnswerCase,
  aStalledBody,
  bearer,
  guarded,
  json,
} from "../support/answer_case.ts";

const LETTERS = { method: "GET", path: "/dead-letters/{topic}/{partition}/{offset}" };
const REQUEST = { method: "GET", path: "/dead-letters/requests/{id}" };
const ID = "0b7d6a1c-8f0e-4c7e-9c64-1a1f5a3d2b10";
const ASKED = JSON.stringify({ positions: ["delhaize_shop/0@7"], reason: "a test" });

/** A row of the table, as it is read. */
const ROW: TextRow = {
  id: ID,
  action: "discard",
  code: null,
  positions: '["delhaize_shop/0@7"]',
  stores: null,
  reason: "a test",
  actor: "office",
  requested_at: "2026-11-24T11:00:00.000Z",
  is_claimed: null,
  finished_at: null,
  outcomes: "[]",
  counts: "{}",
  has_more: "f",
  failure: null,
};
const FINISHED: TextRow = {
  ...ROW,
  finished_at: "2026-11-24T11:00:01.000Z",
  counts: '{"discarded":1}',
  outcomes: '[{"position":"delhaize_shop/0@7","outcome":"discarded","detail":"a test"}]',
};

/** A database that answers every statement with `rows`, or fails. */
function over(
  rows: readonly TextRow[] | Error,
  changes: Partial<LetterActionOptions> = {},
): readonly Route[] {
  const query = () => rows instanceof Error ? Promise.reject(rows) : Promise.resolve(rows);
  const database = {
    query,
    transaction: <T>(work: (_: Queryable) => Promise<T>) => work({ query }),
  };
  return toDeadLetterRoutes({ database, waitMs: 0, ...changes });
}

const away = { deadLetters: over(new DatabaseError("Cannot reach the database", {})) };
const empty = { deadLetters: over([]) };

/** Adds nothing, and counts twenty of the same key. */
const overFull = toDeadLetterRoutes({
  waitMs: 0,
  database: {
    query: () => Promise.resolve([]),
    transaction: (work) =>
      work({
        query: (sql) => Promise.resolve(sql.includes("count(*) as count") ? [{ count: "20" }] : []),
      }),
  },
});

const POST_CASES = LETTER_ACTIONS.flatMap((action): readonly AnswerCase[] => {
  const operation = { method: "POST", path: `/dead-letters/${action}` };
  return [
    {
      name: "carried out",
      operation,
      init: json(ASKED),
      options: { deadLetters: over([FINISHED]) },
      status: 200,
    },
    {
      name: "written down",
      operation,
      init: json(ASKED),
      options: { deadLetters: over([ROW]) },
      status: 202,
    },
    {
      name: "from the page of another site",
      operation,
      init: json(ASKED, { origin: "http://elsewhere.example" }),
      status: 403,
      code: "foreign_page",
    },
    { name: "no JSON", operation, init: json("{"), status: 400, code: "not_json" },
    {
      name: "no UTF-8",
      operation,
      init: json(new Uint8Array([0xff])),
      status: 400,
      code: "not_utf8",
    },
    {
      name: "a body that breaks off",
      operation,
      init: json(aBrokenBody()),
      status: 400,
      code: "body_incomplete",
    },
    {
      name: "a body that never ends",
      operation,
      init: json(aStalledBody()),
      options: { deadLetters: over([], { bodyTimeoutMs: 1 }) },
      status: 408,
      code: "body_timeout",
    },
    {
      name: "a body that is too large",
      operation,
      init: json(" ".repeat(70_000)),
      status: 413,
      code: "body_too_large",
    },
    {
      name: "a form",
      operation,
      init: { body: ASKED, headers: { "content-type": "text/plain" } },
      status: 415,
      code: "unsupported_media_type",
    },
    {
      name: "packed",
      operation,
      init: json(ASKED, { "content-encoding": "gzip" }),
      status: 415,
      code: "unsupported_media_type",
    },
    {
      name: "without a reason",
      operation,
      init: json(JSON.stringify({ code: "conflict" })),
      status: 422,
      code: "invalid_action",
    },
    {
      name: "the database away",
      operation,
      init: json(ASKED),
      options: away,
      status: 503,
      code: "database_unavailable",
    },
    {
      name: "too many that wait",
      operation,
      init: json(ASKED),
      options: empty,
      status: 503,
      code: "overloaded",
    },
    {
      name: "too many of one key that wait",
      operation,
      init: json(ASKED),
      options: { deadLetters: overFull },
      status: 429,
      code: "too_many_at_once",
    },
    {
      name: "a key that only reads",
      operation,
      init: json(ASKED, bearer(analyst.key)),
      options: guarded,
      status: 403,
      code: "forbidden",
    },
  ];
});

/** The cases of details, requests and actions. */
export const DEAD_LETTER_CASES: readonly AnswerCase[] = [
  ...POST_CASES,
  {
    name: "no such dead letter",
    operation: LETTERS,
    url: "/dead-letters/delhaize_shop/0/7",
    options: empty,
    status: 404,
    code: "not_found",
  },
  {
    name: "no position",
    operation: LETTERS,
    url: "/dead-letters/delhaize_shop/0/x",
    status: 404,
    code: "not_found",
  },
  {
    name: "the database away",
    operation: LETTERS,
    url: "/dead-letters/delhaize_shop/0/7",
    options: away,
    status: 503,
    code: "database_unavailable",
  },
  ...([
    [
      "a statement that takes too long",
      new DatabaseError("Cancelled", { sqlstate: "57014" }),
      "query_timeout",
    ],
    ["too many at once", new LaneFullError("Full"), "overloaded"],
  ] as const).map(([name, error, code]): AnswerCase => ({
    name,
    operation: LETTERS,
    url: "/dead-letters/delhaize_shop/0/7",
    options: { deadLetters: over(error) },
    status: 503,
    code,
  })),
  {
    name: "a request",
    operation: REQUEST,
    url: `/dead-letters/requests/${ID}`,
    options: { deadLetters: over([ROW]) },
    status: 200,
  },
  {
    name: "no such request",
    operation: REQUEST,
    url: `/dead-letters/requests/${ID}`,
    options: empty,
    status: 404,
    code: "not_found",
  },
  {
    name: "no id",
    operation: REQUEST,
    url: "/dead-letters/requests/1",
    status: 404,
    code: "not_found",
  },
  {
    name: "the database away",
    operation: REQUEST,
    url: `/dead-letters/requests/${ID}`,
    options: away,
    status: 503,
    code: "database_unavailable",
  },
];
