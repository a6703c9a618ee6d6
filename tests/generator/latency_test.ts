import { assertEquals } from "@std/assert";
import { summarizeLatencies } from "../../generator/latency.ts";

Deno.test("summarizeLatencies() has exact percentiles by nearest rank", async (t) => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  const cases = [
    { name: "nothing", samples: [], expected: undefined },
    { name: "one", samples: [3.14159], expected: { p50: 3.14, p90: 3.14, p99: 3.14, max: 3.14 } },
    { name: "two", samples: [9, 10], expected: { p50: 9, p90: 10, p99: 10, max: 10 } },
    {
      name: "1 to 100 backwards",
      samples: hundred,
      expected: { p50: 50, p90: 90, p99: 99, max: 100 },
    },
  ];
  for (const { name, samples, expected } of cases) {
    await t.step(name, () => assertEquals(summarizeLatencies(samples), expected));
  }
});
