/**
 * Every way to an answer of the routes that read.
 *
 * @module
 */
import type { Queryable } from "../../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { analyst, type AnswerCase, bearer, guarded, till } from "../support/answer_case.ts";

const LOOK_UP = { method: "GET", path: "/baskets/{store}/{id}" };
const READY = { method: "GET", path: "/health/ready" };

const away: Queryable = {
  query: () => Promise.reject(new DatabaseError("Cannot reach the database", {})),
};

/** The cases of the look-up, health, metrics and the reference. */
export const READ_CASES: readonly AnswerCase[] = [
  {
    name: "an unknown basket",
    operation: LOOK_UP,
    options: { database: { query: () => Promise.resolve([]) } },
    status: 404,
    code: "not_found",
  },
  { name: "no database at all", operation: LOOK_UP, status: 404, code: "not_found" },
  {
    name: "the database away",
    operation: LOOK_UP,
    options: { database: away },
    status: 503,
    code: "database_unavailable",
  },
  {
    name: "a look-up without a key",
    operation: LOOK_UP,
    options: guarded,
    status: 401,
    code: "unauthorized",
  },
  {
    name: "a look-up with a key for ingest",
    operation: LOOK_UP,
    init: { headers: bearer(till.key) },
    options: guarded,
    status: 403,
    code: "forbidden",
  },
  {
    name: "a look-up of another shop",
    operation: LOOK_UP,
    url: "/baskets/Gent/1",
    init: { headers: bearer(analyst.key) },
    options: guarded,
    status: 403,
    code: "store_not_allowed",
  },

  { name: "live", operation: { method: "GET", path: "/health/live" }, status: 200 },
  { name: "ready", operation: READY, status: 200 },
  {
    name: "unready",
    operation: READY,
    options: { checkBroker: () => Promise.resolve(false), isDraining: () => true },
    status: 503,
  },
  {
    name: "a probe that fails",
    operation: READY,
    options: { checkBroker: () => Promise.reject(new Error("broken")) },
    status: 500,
    code: "internal_error",
  },
  { name: "metrics", operation: { method: "GET", path: "/metrics" }, status: 200 },
  {
    name: "metrics without a key",
    operation: { method: "GET", path: "/metrics" },
    options: { ...guarded, metricsAccess: "read" },
    status: 401,
    code: "unauthorized",
  },
  { name: "the document", operation: { method: "GET", path: "/openapi.json" }, status: 200 },
  {
    name: "the document, known",
    operation: { method: "GET", path: "/openapi.json" },
    init: { headers: { "if-none-match": "*" } },
    status: 304,
  },
  { name: "the page", operation: { method: "GET", path: "/docs" }, status: 200 },
  {
    name: "the page, known",
    operation: { method: "GET", path: "/docs" },
    init: { headers: { "if-none-match": "*" } },
    status: 304,
  },
  {
    name: "the page with another method",
    operation: { method: "GET", path: "/docs" },
    init: { method: "DELETE" },
    status: 405,
    code: "method_not_allowed",
  },
];
