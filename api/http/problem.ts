/**
 * Errors as clients see them: RFC 9457 problem details with a stable `code`. They never hold a
 * driver's message or a stack trace.
 *
 * @module
 */
import type { Issue } from "../../shared/basket/issue.ts";

/** Every problem the API answers with: its stable code, status and title. */
export const PROBLEMS = {
  invalid_query: { status: 400, title: "The query has faults" },
  not_json: { status: 400, title: "The body is not JSON" },
  not_utf8: { status: 400, title: "The body is not UTF-8" },
  body_incomplete: { status: 400, title: "The body ended before its declared length" },
  corrupt_gzip: { status: 400, title: "The body is not a whole gzip stream" },
  corrupt_deflate: { status: 400, title: "The body is not a whole deflate stream" },
  unauthorized: { status: 401, title: "The request names no known API key" },
  forbidden: { status: 403, title: "The API key may not do this" },
  store_not_allowed: { status: 403, title: "The API key is not for this shop" },
  foreign_page: { status: 403, title: "The request comes from the page of another site" },
  not_found: { status: 404, title: "There is no such resource" },
  method_not_allowed: { status: 405, title: "The resource does not support this method" },
  body_timeout: { status: 408, title: "The body did not arrive in time" },
  body_too_large: { status: 413, title: "The body is too large" },
  too_large_for_broker: { status: 413, title: "The broker takes no basket of this size" },
  unsupported_media_type: { status: 415, title: "The body is of an unsupported type" },
  invalid_basket: { status: 422, title: "The body is no valid basket" },
  invalid_closing: { status: 422, title: "The body is no valid closing" },
  invalid_action: { status: 422, title: "The body is no valid request for dead letters" },
  refused_by_broker: { status: 422, title: "The broker takes no such basket" },
  rate_limited: { status: 429, title: "The rate limit is reached" },
  too_many_at_once: { status: 429, title: "The client has too many requests at once" },
  internal_error: { status: 500, title: "The server failed" },
  overloaded: { status: 503, title: "The server accepts no more baskets for the moment" },
  broker_unavailable: { status: 503, title: "The broker cannot be reached" },
  database_unavailable: { status: 503, title: "The database cannot be reached" },
  query_timeout: { status: 503, title: "The database did not answer this query in time" },
  outcome_unknown: { status: 503, title: "The broker did not confirm in time" },
  clock_wrong: { status: 503, title: "A clock of the service is wrong" },
  shutting_down: { status: 503, title: "The server is shutting down" },
} as const;

/** A code of {@linkcode PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What {@linkcode toProblem} adds to the code's own status and title. */
export interface ProblemOptions {
  /** A sentence about this occurrence. */
  readonly detail?: string;
  /** The faults of the document. */
  readonly errors?: readonly Issue<string>[];
  /** Further response headers, such as `retry-after` or `allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The response of a problem. */
export function toProblem(code: ProblemCode, options: ProblemOptions = {}): Response {
  const { status, title } = PROBLEMS[code];
  const { detail, errors, headers } = options;
  const body = JSON.stringify({ type: "about:blank", title, status, code, detail, errors });
  return new Response(body, {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
