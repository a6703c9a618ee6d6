import { assertEquals } from "@std/assert";
import { formatReport } from "../../../operate/stress/format_report.ts";

Deno.test("formatReport() says it all in a few lines", () => {
  const text = formatReport({
    requests: 100,
    sent: 99,
    accepted: 97,
    refused: 2,
    unavailable: 0,
    notSent: 1,
    answers: { "202": 97, "503": 4, "422": 2 },
    failures: { "422 invalid_basket": 2 },
    latencyMs: { p50: 1.25, p90: 4, p99: 9.5, max: 20 },
    elapsedMs: 1_234,
    acceptedPerSecond: 78.6,
  });
  assertEquals(
    text,
    `accepted     97 of 100
refused      2
unavailable  0
not sent     1
time         1.23 s
throughput   79 accepted/s
latency      p50 1.25 ms, p90 4 ms, p99 9.5 ms, max 20 ms
answers      202: 97, 422: 2, 503: 4
failure      2 × 422 invalid_basket`,
  );
});

Deno.test("formatReport() has words for a run in which nothing was answered", () => {
  const text = formatReport({
    requests: 1,
    sent: 0,
    accepted: 0,
    refused: 0,
    unavailable: 0,
    notSent: 1,
    answers: {},
    failures: {},
    latencyMs: undefined,
    elapsedMs: 0,
    acceptedPerSecond: 0,
  });
  assertEquals(text.split("\n").slice(-2), ["latency      none", "answers      none"]);
});
