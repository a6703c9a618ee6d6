/** What the pages of the benchmark say of its numbers. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { findLosses, judge } from "../../bench/goals.ts";
import type { Row } from "../../bench/measurement.ts";
import { toSelfTimes } from "../../bench/self_times.ts";
import { toTable } from "../../bench/to_markdown.ts";
import { toResultsPage } from "../../bench/to_results_page.ts";
import { toRoutesTable } from "../../bench/to_routes_table.ts";

const STORE: Row = {
  name: "store",
  sides: [
    { name: "ours", rounds: [{ perSecond: 6_000, consumerUs: 100 }, { perSecond: 6_500 }] },
    { name: "copy", rounds: [{ perSecond: 10_000 }, { perSecond: 10_000 }] },
    { name: "Debezium, a row a line", rounds: [{ perSecond: 500 }, { perSecond: 2_000 }] },
  ],
  notes: ["Skipped mq-bridge: python3 is not to be had here"],
};

Deno.test("toTable() has a line a side, the ratio beside what is compared, and the notes", () => {
  assertEquals(
    toTable(STORE),
    `| store | baskets/s | ours is | consumer µs | ours is |
| --- | ---: | ---: | ---: | ---: |
| ours | 6,250 (6,000–6,500) |  | 100 |  |
| copy | 10,000 | 0.63 × (0.60–0.65) |  |  |
| Debezium, a row a line | 1,250 (500–2,000) | 7.63 × (3.25–12.00) |  |  |

Skipped mq-bridge: python3 is not to be had here.`,
  );
});

Deno.test("toTable() of a row that was left out has its reason only", () => {
  assertEquals(toTable({ name: "seed", sides: [], notes: ["Skipped seed"] }), "Skipped seed.");
});

Deno.test("judge() holds medians against goals, and leaves out what was not measured", () => {
  const judged = judge([STORE]).map(({ goal, isReached }) => [goal.what, isReached]);
  assertEquals(judged, [
    ["store, × the server's `copy`", false],
    ["store, × Debezium's JDBC sink, a row a line", true],
  ]);
});

Deno.test("judge() reads goals that have no other side from ours", async (t) => {
  const cases = [
    { name: "faster", input: 2.4, expected: true },
    { name: "as wanted", input: 2.5, expected: true },
    { name: "slower", input: 2.6, expected: false },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const sides = [{ name: "ours", rounds: [{ seconds: input }] }];
      const [judged] = judge([{ name: "demo", sides, notes: [] }]);
      assertEquals(judged?.isReached, expected);
    });
  }
});

Deno.test("findLosses() names every side that is ahead of ours", () => {
  const [loss, ...others] = findLosses([STORE]);
  assertEquals(others, []);
  assertEquals([loss?.row, loss?.side, loss?.times.toFixed(1)], ["store", "copy", "1.6"]);
});

Deno.test("toResultsPage() tells goals, losses and what each row measures", () => {
  const machine = {
    ...{ date: "2026-01-01", cpus: 2, cpu: "a CPU", memoryGb: 8, platform: "Linux" },
    ...{ deno: "2.9.6", load: 4.2, commit: "0000000" },
  };
  const rows = [{ ...STORE, title: "a topic until it is stored" }];
  const run = { machine, command: "deno task bench", rows };
  const page = toResultsPage([run]);
  assertStringIncludes(page, "with a load of 4.2 at the start");
  assertStringIncludes(page, "| ≥ 0.65 | 0.63 (0.60–0.65) | **missed** |");
  assertStringIncludes(page, "- store: **copy** 1.6 × ours");
  assertStringIncludes(page, "### store\n\nA topic until it is stored.");
});

Deno.test("toRoutesTable() has a line a route and a column a database, of one run or more", () => {
  const aRoute = (
    path: string,
    sides: Readonly<Record<string, readonly [number, number]>>,
  ): Row => ({
    name: `growth, GET ${path}`,
    sides: Object.entries(sides).map(([name, [p50Ms, p99Ms]]) => (
      { name, rounds: [{ p50Ms, p99Ms }] }
    )),
    notes: [],
  });
  assertEquals(
    toRoutesTable([
      aRoute("/stats/stores", { "ours, 10 million lines": [4, 12.5] }),
      aRoute("/stats/tills", { "ours, 10 million lines": [3, 5] }),
      aRoute("/stats/stores", {
        "ours, 100 million lines": [5, 612],
        "ours, 1 million lines": [3, 8],
      }),
    ]),
    `| route | 1 million lines | 10 million lines | 100 million lines |
| --- | ---: | ---: | ---: |
| \`/stats/stores\` | 3.00 (8.00) | 4.00 (12.5) | 5.00 (612) |
| \`/stats/tills\` |  | 3.00 (5.00) |  |`,
  );
});

Deno.test("toSelfTimes() adds up what was on top, without waiting", () => {
  const toNode = (id: number, functionName: string, url = "") => ({
    ...{ id, callFrame: { functionName, url, lineNumber: 4 } },
  });
  const nodes = [
    toNode(1, "(idle)"),
    toNode(2, "parse", new URL("../../shared/parse.ts", import.meta.url).href),
    toNode(3, "(garbage collector)"),
    toNode(4, "parse", new URL("../../shared/parse.ts", import.meta.url).href),
  ];
  const profile = { nodes, samples: [1, 2, 3, 4, 2], timeDeltas: [900, 10, 25, 5, 15] };
  assertEquals(toSelfTimes(profile), [
    { name: "parse shared/parse.ts:5", selfUs: 30 },
    { name: "(garbage collector)", selfUs: 25 },
  ]);
});
