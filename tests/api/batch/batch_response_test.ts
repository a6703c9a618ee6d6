import { assertEquals } from "@std/assert";
import { type BatchReport, createBatchReport } from "../../../api/batch/batch_report.ts";
import { type BatchResponseOptions, toBatchResponse } from "../../../api/batch/batch_response.ts";

const ISSUE = { code: "empty", pointer: "/id", detail: "Must not be empty" } as const;
const READ: BatchResponseOptions = { stopped: undefined };

Deno.test("toBatchResponse() says 202 only when every line was accepted", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly report: (report: BatchReport) => void;
    readonly options?: BatchResponseOptions;
    readonly expected: {
      readonly status: number;
      readonly code?: string;
      readonly retryAfter?: string;
    };
  }[] = [
    { name: "no line at all", report: () => {}, expected: { status: 202 } },
    { name: "all accepted", report: (report) => report.accept(), expected: { status: 202 } },
    {
      name: "one rejected",
      report(report) {
        report.accept();
        report.reject(2, [ISSUE]);
      },
      expected: { status: 207 },
    },
    {
      name: "one to send again",
      report(report) {
        report.accept();
        report.retry(2, "broker_unavailable");
      },
      expected: { status: 207, retryAfter: "1" },
    },
    {
      name: "all rejected",
      report: (report) => report.reject(1, [ISSUE]),
      expected: { status: 422, code: "invalid_batch" },
    },
    {
      name: "all to send again, or rejected",
      report(report) {
        report.reject(1, [ISSUE]);
        report.retry(2, "rate_limited");
      },
      expected: { status: 429, code: "rate_limited", retryAfter: "1" },
    },
    {
      name: "not read to its end",
      report: (report) => report.accept(),
      options: { stopped: { code: "body_too_large", detail: "Too large", unreadFrom: 2 } },
      expected: { status: 413, code: "body_too_large" },
    },
  ];
  for (const { name, report: fill, options = READ, expected } of cases) {
    await t.step(name, async () => {
      const report = createBatchReport({ maxErrors: 9 });
      fill(report);
      const response = toBatchResponse(report, options);
      const { code, accepted, retry, rejected } = await response.json();
      const retryAfter = response.headers.get("retry-after") ?? undefined;
      assertEquals(
        { status: response.status, code, retryAfter },
        { code: undefined, retryAfter: undefined, ...expected },
      );
      const { summary } = report;
      assertEquals([accepted, retry, rejected], [
        summary.accepted,
        summary.retry,
        summary.rejected,
      ]);
    });
  }
});
