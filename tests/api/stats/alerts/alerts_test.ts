/**
 * An alert fires when its condition has lasted, says since when, and ends with it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createAlerts } from "../../../../api/stats/alerts/alerts.ts";
import type { Facts, LagFacts, Series } from "../../../../api/stats/alerts/facts.ts";
import type { Problems } from "../../../../api/stats/alerts/read_problems.ts";

const START = Date.parse("2026-11-23T12:00:00Z");

const NO_PROBLEMS: Problems = {
  deadLetters: [],
  idsReused: [],
  gaps: [],
  receipts: [],
  refusals: [],
};
const topic = "delhaize_shop";
const idle = (endOffset = 0): LagFacts => ({ topic, records: 0, seconds: 0, endOffset });
const series = (value: number, labels: Series["labels"] = {}): readonly Series[] => [
  { labels, value },
];

/** Facts of a pipeline without a worry, with `changes`. */
function someFacts(changes: Partial<Omit<Facts, "atMs">> = {}): Omit<Facts, "atMs"> {
  return { lag: [idle()], problems: NO_PROBLEMS, own: {}, ...changes };
}

/** What fires at each reading, every ten seconds from 12:00 on: the facts of that second. */
function fire(
  seconds: number,
  toFacts: (second: number) => Omit<Facts, "atMs">,
  stores: readonly string[] | null = null,
) {
  const alerts = createAlerts();
  const seen: (readonly [number, ReturnType<typeof alerts.read>])[] = [];
  for (let second = 0; second <= seconds; second += 10) {
    alerts.judge({ atMs: START + 1_000 * second, ...toFacts(second) });
    seen.push([second, alerts.read(stores)]);
  }
  const firing = seen.filter(([, read]) => read.length > 0);
  return {
    /** The first and last second in which something fired. */
    between: [firing[0]?.[0], firing.at(-1)?.[0]],
    names: [...new Set(firing.flatMap(([, read]) => read.map(({ name }) => name)))],
    first: firing[0]?.[1][0],
  };
}

Deno.test("each alert fires after its time, with what it is about", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly facts: (second: number) => Omit<Facts, "atMs">;
    readonly expected: ReturnType<typeof fire>["first"] & { readonly after: number };
  }[] = [
    {
      name: "a lag that grows",
      facts: (second) => someFacts({ lag: [{ ...idle(), records: 3 * second }] }),
      expected: {
        after: 1_200,
        name: "ConsumerLagGrowing",
        severity: "warning",
        since: "2026-11-23T12:10:00.000Z",
        labels: { topic },
        value: 3_600,
      },
    },
    {
      name: "an old record",
      facts: (second) => someFacts({ lag: [{ ...idle(), seconds: second }] }),
      expected: {
        after: 430,
        name: "ConsumerLagOld",
        severity: "critical",
        since: "2026-11-23T12:02:10.000Z",
        labels: { topic },
        value: 430,
      },
    },
    {
      name: "a lag that nobody knows",
      facts: () => someFacts({ lag: undefined }),
      expected: {
        after: 300,
        name: "ConsumerLagUnknown",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: {},
        value: 0,
      },
    },
    {
      name: "baskets that nobody stores",
      facts: (second) => someFacts({ lag: [{ ...idle(second / 2), records: second / 2 }] }),
      expected: {
        after: 310,
        name: "NothingStored",
        severity: "critical",
        since: "2026-11-23T12:00:10.000Z",
        labels: {},
        value: 0.5,
      },
    },
    {
      name: "dead letters",
      facts: () =>
        someFacts({
          problems: {
            ...NO_PROBLEMS,
            deadLetters: [{ of: "conflict", count: 2, sinceMs: START - 60_000 }],
          },
        }),
      expected: {
        after: 0,
        name: "DeadLetters",
        severity: "warning",
        since: "2026-11-23T11:59:00.000Z",
        labels: { code: "conflict" },
        value: 2,
      },
    },
    {
      name: "reused ids",
      facts: () =>
        someFacts({
          problems: { ...NO_PROBLEMS, idsReused: [{ of: "Gent", count: 3, sinceMs: START }] },
        }),
      expected: {
        after: 0,
        name: "IdsReused",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: { store: "Gent" },
        value: 3,
      },
    },
    {
      name: "a gap",
      facts: () =>
        someFacts({
          problems: { ...NO_PROBLEMS, gaps: [{ of: "retention", count: 1, sinceMs: START }] },
        }),
      expected: {
        after: 0,
        name: "RecordsMissing",
        severity: "critical",
        since: "2026-11-23T12:00:00.000Z",
        labels: { reason: "retention" },
        value: 1,
      },
    },
    {
      name: "missing receipts",
      facts: () =>
        someFacts({
          problems: { ...NO_PROBLEMS, receipts: [{ of: "", count: 7, sinceMs: START }] },
        }),
      expected: {
        after: 0,
        name: "ReceiptsMissing",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: {},
        value: 7,
      },
    },
    {
      name: "a database that is away",
      facts: () =>
        someFacts({
          problems: undefined,
          own: { api_database_up: series(0, { database: "primary" }) },
        }),
      expected: {
        after: 120,
        name: "ApiDatabaseDown",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: { database: "primary" },
        value: 0,
      },
    },
    {
      name: "a replica that does not follow",
      facts: (second) => someFacts({ own: { api_read_database_behind_seconds: series(second) } }),
      expected: {
        after: 130,
        name: "ReadDatabaseBehind",
        severity: "warning",
        since: "2026-11-23T12:01:10.000Z",
        labels: {},
        value: 130,
      },
    },
    {
      name: "requests that have to be sent again, on two routes",
      facts: (second) =>
        someFacts({
          own: {
            api_requests_shed_total: ["/baskets", "/baskets/batch"].flatMap((route) =>
              series(6 * second, { route, reason: "overloaded" })
            ),
          },
        }),
      expected: {
        after: 310,
        name: "ApiShedding",
        severity: "critical",
        since: "2026-11-23T12:00:10.000Z",
        labels: { reason: "overloaded" },
        value: 12,
      },
    },
    {
      name: "a client that sends too much",
      facts: (second) =>
        someFacts({
          own: {
            api_requests_shed_total: series(second, { route: "/baskets", reason: "rate_limited" }),
          },
        }),
      expected: {
        after: 910,
        name: "ApiRateLimiting",
        severity: "info",
        since: "2026-11-23T12:00:10.000Z",
        labels: { route: "/baskets" },
        value: 1,
      },
    },
    {
      name: "a bad file of keys",
      facts: () => someFacts({ own: { api_key_file_bad_since_seconds: series(START / 1_000) } }),
      expected: {
        after: 60,
        name: "ApiKeyFileBad",
        severity: "critical",
        since: "2026-11-23T12:00:00.000Z",
        labels: {},
        value: START / 1_000,
      },
    },
    {
      name: "a bad file of shops",
      facts: () => someFacts({ own: { api_stores_file_bad_since_seconds: series(START / 1_000) } }),
      expected: {
        after: 60,
        name: "StoresFileBad",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: {},
        value: START / 1_000,
      },
    },
    {
      name: "batches that the broker does not take",
      facts: (second) =>
        someFacts({ own: { api_publish_failures_total: series(second, { lane: "live" }) } }),
      expected: {
        after: 70,
        name: "BrokerRefusals",
        severity: "warning",
        since: "2026-11-23T12:00:10.000Z",
        labels: { lane: "live" },
        value: 0.233,
      },
    },
    {
      name: "a new cause of refusals",
      facts: () =>
        someFacts({
          problems: { ...NO_PROBLEMS, refusals: [{ of: "wrong_type", count: 2, sinceMs: START }] },
        }),
      expected: {
        after: 0,
        name: "NewRefusalCause",
        severity: "warning",
        since: "2026-11-23T12:00:00.000Z",
        labels: { code: "wrong_type" },
        value: 2,
      },
    },
    {
      name: "a clock that is behind",
      facts: () => someFacts({ own: { clock_offset_seconds: series(-90) } }),
      expected: {
        after: 120,
        name: "ClockWrong",
        severity: "critical",
        since: "2026-11-23T12:00:00.000Z",
        labels: {},
        value: 90,
      },
    },
  ];
  for (const { name, facts, expected: { after, ...alert } } of cases) {
    await t.step(name, () => {
      const { between, names, first } = fire(1_300, facts);
      assertEquals({ between, names, first }, {
        between: [after, 1_300],
        names: [alert.name],
        first: alert,
      });
    });
  }
});

Deno.test("what is harmless fires nothing", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly facts: (second: number) => Omit<Facts, "atMs">;
  }[] = [
    { name: "all is well", facts: () => someFacts() },
    {
      name: "a backfill that is worked off",
      facts: (second) => someFacts({ lag: [{ ...idle(50_000), records: 50_000 - 10 * second }] }),
    },
    {
      name: "a long lag that grows no more",
      facts: (second) => someFacts({ lag: [{ ...idle(50_000 + 10 * second), records: 50_000 }] }),
    },
    {
      name: "an hour without baskets",
      facts: () => someFacts({ lag: [{ ...idle(10), records: 10 }] }),
    },
    {
      name: "a lag that was old for a moment",
      facts: (second) => someFacts({ lag: [{ ...idle(), seconds: second % 300 }] }),
    },
    {
      name: "a database that restarts",
      facts: (second) => someFacts({ own: { api_database_up: series(second === 500 ? 0 : 1) } }),
    },
    {
      name: "a counter that grew long ago",
      facts: () => someFacts({ own: { api_publish_failures_total: series(0, { lane: "live" }) } }),
    },
  ];
  for (const { name, facts } of cases) {
    await t.step(name, () => assertEquals(fire(1_300, facts).names, []));
  }
});

Deno.test("an alert goes on while nobody knows, and ends when it is over", () => {
  const letters = { ...NO_PROBLEMS, gaps: [{ of: "retention", count: 1, sinceMs: START }] };
  const { between } = fire(
    300,
    (second) =>
      someFacts({ problems: second < 100 ? letters : second < 200 ? undefined : NO_PROBLEMS }),
  );
  assertEquals(between, [0, 190]);
});

Deno.test("a key for some shops sees the alerts that name one of them", () => {
  const problems = {
    ...NO_PROBLEMS,
    gaps: [{ of: "retention", count: 1, sinceMs: START }],
    idsReused: [
      { of: "Gent", count: 3, sinceMs: START },
      { of: "Luik", count: 3, sinceMs: START },
    ],
  };
  const { first, names } = fire(0, () => someFacts({ problems }), ["Luik"]);
  assertEquals([names, first?.labels], [["IdsReused"], { store: "Luik" }]);
});
