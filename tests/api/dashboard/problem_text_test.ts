import { assertEquals } from "@std/assert";
import { toProblemText } from "../../../api/dashboard/parts/problem_text.js";

Deno.test("toProblemText() tells the reader what to do", async (t) => {
  const cases = [
    {
      name: "a scope is missing",
      failure: {
        status: 403,
        problem: { code: "forbidden", detail: "The API key lacks the scope read" },
      },
      expected: "The API key lacks the scope read. Sign in with a key that has it.",
    },
    {
      name: "no key",
      failure: { status: 401, problem: { code: "unauthorized" } },
      expected: "Sign in to see this.",
    },
    {
      name: "faults of the question",
      failure: {
        status: 400,
        problem: {
          code: "invalid_query",
          title: "The question is not valid",
          errors: [
            { pointer: "/from", detail: "Must be a date" },
            { pointer: "/to", detail: "Must not be before from" },
          ],
        },
      },
      expected: "The question is not valid: from: Must be a date; to: Must not be before from.",
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
