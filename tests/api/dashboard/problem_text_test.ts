import { assertEquals } from "@std/assert";
import { toMostDays, toProblemText } from "../../../api/dashboard/parts/problem_text.js";

const TOO_LONG = {
  code: "period_too_long",
  pointer: "/from",
  detail: "The period has 365 days, and may have 31: no sum is kept of this",
};

Deno.test("toProblemText() tells the reader what to do", async (t) => {
  const cases = [
    {
      name: "a scope is missing",
      failure: {
        status: 403,
        problem: { code: "forbidden", detail: "The API key lacks the scope read" },
      },
      expected: "Your API key may not do this. Sign in with one that may.",
    },
    {
      name: "no key",
      failure: { status: 401, problem: { code: "unauthorized" } },
      expected: "Sign in to see this.",
    },
    {
      name: "faults of the question, which an address or a filter has",
      failure: {
        status: 400,
        problem: {
          code: "invalid_query",
          title: "The query has faults",
          errors: [
            { code: "not_an_option", pointer: "/status", detail: "Must be one of open, complete" },
            { code: "not_a_page", pointer: "/after", detail: "Must be `next` of an answer" },
          ],
        },
      },
      expected: "The address asks for something that there is not: status, after.",
    },
    {
      name: "a period that is too long",
      failure: { status: 400, problem: { code: "invalid_query", errors: [TOO_LONG] } },
      expected: "With these filters a period may have 31 days. Choose a shorter one.",
    },
    {
      name: "faults of a form",
      failure: {
        status: 422,
        problem: {
          code: "invalid_request",
          title: "The request has faults",
          errors: [{ code: "empty", pointer: "/reason", detail: "Must not be empty" }],
        },
      },
      expected: "The request has faults: reason: Must not be empty.",
    },
    {
      name: "too many requests",
      failure: { status: 429, problem: { code: "too_many_at_once", title: "Too many at once" } },
      expected: "The API has too much to do. Try again in a moment.",
    },
    {
      name: "the database is away",
      failure: { status: 503, problem: { code: "database_unavailable" } },
      expected: "The database cannot be reached. This fills once it is back.",
    },
    {
      name: "no answer",
      failure: { status: 0, problem: {} },
      expected: "The API cannot be reached.",
    },
    {
      name: "a proxy's answer",
      failure: { status: 502, problem: {} },
      expected: "The API answered 502.",
    },
  ];
  for (const { name, failure, expected } of cases) {
    await t.step(name, () => assertEquals(toProblemText(failure), expected));
  }
});

Deno.test("toMostDays() reads how long a period may be, and takes no other fault for it", () => {
  const other = { code: "not_a_page", pointer: "/after", detail: "Must be `next`, may have 31" };
  const read = (...errors: readonly (typeof other)[]) =>
    toMostDays({ problem: { code: "invalid_query", errors } });
  assertEquals([read(TOO_LONG), read(other), read(TOO_LONG, other), read()], [
    31,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(read({ ...TOO_LONG, detail: "It is too long" }), undefined);
});
