/**
 * Problems have the shape of RFC 9457 and codes that stay.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ProblemCode, PROBLEMS, toProblem } from "../../../api/http/problem.ts";

Deno.test("toProblem() answers each code with its status", async (t) => {
  const cases: Record<ProblemCode, number> = {
    invalid_query: 400,
    not_json: 400,
    not_utf8: 400,
    body_incomplete: 400,
    corrupt_gzip: 400,
    corrupt_deflate: 400,
    unauthorized: 401,
    forbidden: 403,
    store_not_allowed: 403,
    foreign_page: 403,
    not_found: 404,
    method_not_allowed: 405,
    body_timeout: 408,
    body_too_large: 413,
    too_large_for_broker: 413,
    unsupported_media_type: 415,
    invalid_basket: 422,
    invalid_closing: 422,
    invalid_action: 422,
    refused_by_broker: 422,
    rate_limited: 429,
    too_many_at_once: 429,
    internal_error: 500,
    overloaded: 503,
    broker_unavailable: 503,
    database_unavailable: 503,
    query_timeout: 503,
    outcome_unknown: 503,
    clock_wrong: 503,
    shutting_down: 503,
  };
  assertEquals(Object.keys(PROBLEMS).toSorted(), Object.keys(cases).toSorted());
  for (const [code, status] of Object.entries(cases) as [ProblemCode, number][]) {
    await t.step(code, async () => {
      const response = toProblem(code);
      assertEquals(response.status, status);
      assertEquals(response.headers.get("content-type"), "application/problem+json");
      const { title } = PROBLEMS[code];
      assertEquals(await response.json(), { type: "about:blank", title, status, code });
    });
  }
});

Deno.test("toProblem() adds detail, errors and headers", async () => {
  const errors = [{ code: "empty", pointer: "/store", detail: "Must not be empty" }];
  const response = toProblem("invalid_basket", {
    detail: "See errors",
    errors,
    headers: { "retry-after": "1" },
  });
  assertEquals([...response.headers], [
    ["content-type", "application/problem+json"],
    ["retry-after", "1"],
  ]);
  assertEquals(await response.json(), {
    type: "about:blank",
    title: "The body is no valid basket",
    status: 422,
    code: "invalid_basket",
    detail: "See errors",
    errors,
  });
});

Deno.test("toProblem() prints pointers that are no well-formed Unicode as valid JSON", async () => {
  const errors = [{ code: "unknown_field", pointer: "/\ud800", detail: "Is not a field" }];
  const text = await toProblem("invalid_basket", { errors }).text();
  assertEquals(JSON.parse(text).errors, errors);
});
