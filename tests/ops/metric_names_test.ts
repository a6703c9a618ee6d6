/**
 * Metrics are found in questions and in answers, and nothing else is.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { may } from "../support/permissions.ts";
import { readMetricNames, readSampleNames } from "./support/metric_names.ts";

const ignore = !may.runStack;

Deno.test(
  "readMetricNames() finds metrics, and neither functions nor labels",
  { ignore },
  async (t) => {
    const cases = [
      { expression: 'up{job="api"}', expected: ["up"] },
      { expression: "sum by (lane) (rate(a_total[$__rate_interval]))", expected: ["a_total"] },
      {
        expression: "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m]))) > a or b",
        expected: ["a_seconds_bucket", "a", "b"],
      },
      { expression: "a:b:sum > 1 and a:b:sum > a:b:sum offset 10m", expected: ["a:b:sum"] },
      { expression: "(sum(x) or vector(0)) == 0 and on (y) time() - z", expected: ["x", "z"] },
    ];
    for (const { expression, expected } of cases) {
      await t.step(
        expression,
        async () => assertEquals(await readMetricNames(expression), expected),
      );
    }
  },
);

Deno.test("readMetricNames() refuses what is no PromQL", { ignore }, async () => {
  await assertRejects(() => readMetricNames("sum(rate(a[5m])"), Error, "Cannot parse");
});

Deno.test("readSampleNames() finds each name once, with labels of any content", () => {
  const text = [
    "# HELP a Help.",
    "# TYPE a gauge",
    "a 1",
    'b{x="} 3 {",y="z"} NaN',
    'b{x="2"} 1e-7',
    'c_bucket{le="+Inf"} 3',
    "",
  ].join("\n");
  assertEquals(readSampleNames(text), ["a", "b", "c_bucket"]);
});
