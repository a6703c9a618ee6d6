/**
 * What the app answers is what the document says: status, media type, body and headers, for good
 * requests and for every way to a bad one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { reset } from "@logtape/logtape";
import { createOperations } from "../../../api/docs/create_openapi_document.ts";
import { BASKET_CASES } from "./cases/basket_cases.ts";
import { CLOSING_CASES } from "./cases/closing_cases.ts";
import { BATCH_CASES } from "./cases/batch_cases.ts";
import { DEAD_LETTER_CASES } from "./cases/dead_letter_cases.ts";
import { READ_CASES } from "./cases/read_cases.ts";
import { STATS_CASES } from "./cases/stats_cases.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";
import { createJudge } from "./support/documented.ts";

const cases = [
  ...BASKET_CASES,
  ...CLOSING_CASES,
  ...BATCH_CASES,
  ...DEAD_LETTER_CASES,
  ...READ_CASES,
  ...STATS_CASES,
];

Deno.test("the app answers what the document says", async (t) => {
  for (const { name, operation, status, code, url, init, options } of cases) {
    await t.step(`${operation.method} ${operation.path}: ${name} (${status})`, async () => {
      const { request, document } = aDocumentedApp(options);
      const path = url ?? operation.path.replace("{store}", "Brussels").replace("{id}", "b-1");
      const response = await request(path, { method: operation.method, ...init });
      const answered = response.headers.get("content-type") === "application/problem+json"
        ? (await response.clone().json()).code
        : undefined;
      const faults = await createJudge(document).judge(operation, response);
      assertEquals({ status: response.status, code: answered, faults }, {
        status,
        code,
        faults: [],
      });
    });
  }
  await reset();
});

Deno.test("every documented problem of a handler is answered above", () => {
  const answered = new Set(
    cases.map(({ operation, code }) => `${operation.method} ${operation.path} ${code}`),
  );
  const documented = createOperations().flatMap(({ method, path, problems = [] }) =>
    problems.map((code) => `${method} ${path} ${code}`)
  );
  assertEquals(documented.filter((problem) => !answered.has(problem)), []);
});

Deno.test("the judge of answers sees what is not documented", async (t) => {
  const { document } = aDocumentedApp();
  const judge = createJudge(document);
  const receipt = { store: "a", id: "b", topic: "t", partition: 0, offset: 0 };
  const headers = { "x-request-id": "r-1" };
  const cases: { name: string; response: Response; fault: string }[] = [
    {
      name: "a status",
      response: Response.json(receipt, { status: 200, headers }),
      fault: "status 200 is not documented",
    },
    {
      name: "a media type",
      response: new Response("", { status: 202, headers: { ...headers, "content-type": "a/b" } }),
      fault: "a/b is not documented",
    },
    {
      name: "a missing header",
      response: Response.json(receipt, { status: 202 }),
      fault: "lacks the header x-request-id",
    },
    {
      name: "a header too many",
      response: Response.json(receipt, { status: 202, headers: { ...headers, allow: "GET" } }),
      fault: "the header allow is not documented",
    },
    {
      name: "a member too many",
      response: Response.json({ ...receipt, more: 1 }, { status: 202, headers }),
      fault: ' must NOT have additional properties {"additionalProperty":"more"}',
    },
    {
      name: "a member of another type",
      response: Response.json({ ...receipt, offset: "0" }, { status: 202, headers }),
      fault: '/offset must be integer {"type":"integer"}',
    },
  ];
  for (const { name, response, fault } of cases) {
    await t.step(name, async () => {
      assertEquals(await judge.judge({ method: "POST", path: "/baskets" }, response), [fault]);
    });
  }
});
