/**
 * The overview has what is known, and `null` for the rest.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Overview } from "../../../../api/stats/overview/overview.ts";
import {
  createOverviewSource,
  type OverviewParts,
} from "../../../../api/stats/overview/overview_source.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { A_LAG } from "../support/a_stats_app.ts";
import { figuresOf, someParts } from "../support/some_parts.ts";

const UNKNOWN = { acceptedPerSecond: null, storedPerSecond: null, revenuePerSecond: null };
const { revenueCents: _revenueCents, ...FIGURES } = figuresOf(10);
const WHOLE: Overview = {
  at: "2026-11-23T12:00:00.000Z",
  instance: { startedAt: "2026-11-23T12:00:00.000Z" },
  database: "up",
  broker: "up",
  alerts: [],
  rates: UNKNOWN,
  ...FIGURES,
  lag: [
    { topic: "delhaize_shop", records: 3, seconds: 1.5 },
    { topic: "delhaize_shop_2", records: 0, seconds: 0 },
  ],
  lagMissingRights: [],
  answers: [{ status: 202, count: 12 }],
};

Deno.test("readOverview() goes on with the rest when a part is away", async (t) => {
  const away = {
    totals: null,
    today: null,
    delay: null,
    deadLetters: null,
    gaps: null,
    tills: null,
    refusals: null,
    latest: null,
  };
  const gone = () => Promise.reject(new DatabaseError("Gone", {}));
  const silent = () => new Promise<never>(() => {});
  const cases: readonly {
    readonly name: string;
    readonly parts: Partial<OverviewParts>;
    readonly expected: Overview;
  }[] = [
    { name: "all is there", parts: {}, expected: WHOLE },
    {
      name: "the database is away",
      parts: { createReadFigures: () => gone },
      expected: { ...WHOLE, ...away, database: "down" },
    },
    {
      name: "the database of the figures is another one, and the primary is away",
      parts: { isPrimaryUp: () => false },
      expected: { ...WHOLE, primary: "down" },
    },
    {
      name: "the database of the figures is behind",
      parts: { isPrimaryUp: () => true, behindSeconds: () => 61.23 },
      expected: { ...WHOLE, primary: "up", behindSeconds: 61.2 },
    },
    {
      name: "nobody knows how far the database of the figures is behind",
      parts: { isPrimaryUp: () => true, behindSeconds: () => undefined },
      expected: { ...WHOLE, primary: "up", behindSeconds: null },
    },
    {
      name: "the database is silent",
      parts: { createReadFigures: () => silent, timeoutMs: 5 },
      expected: { ...WHOLE, ...away, database: "down" },
    },
    {
      name: "a right to read the lag of a topic is missing",
      parts: {
        readLag: () =>
          Promise.resolve({
            topics: [],
            missingRights: [{ right: "Read", on: "group delhaize-consumer" }],
          }),
      },
      expected: {
        ...WHOLE,
        lag: [],
        lagMissingRights: ["Read on group delhaize-consumer"],
      },
    },
    {
      name: "the broker is away",
      parts: { readLag: () => Promise.resolve(undefined) },
      expected: { ...WHOLE, lag: null, broker: "down" },
    },
    {
      name: "the broker's side fails",
      parts: { readLag: () => Promise.reject(new Error("Broken")) },
      expected: { ...WHOLE, lag: null, broker: "down" },
    },
    {
      name: "the broker is silent",
      parts: { readLag: silent, timeoutMs: 5 },
      expected: { ...WHOLE, lag: null, broker: "down" },
    },
    {
      name: "both are away",
      parts: { createReadFigures: () => gone, readLag: () => Promise.resolve(undefined) },
      expected: { ...WHOLE, ...away, lag: null, database: "down", broker: "down" },
    },
  ];
  for (const { name, parts, expected } of cases) {
    await t.step(name, async () => {
      assertEquals(await createOverviewSource(someParts(parts), null)(), expected);
    });
  }
});

Deno.test("readOverview() leaves out the figures of all shops for a key of some shops", async () => {
  const read: unknown[] = [];
  const readOverview = createOverviewSource(
    someParts({
      createReadFigures: (stores) => () => {
        read.push(stores);
        return Promise.resolve(figuresOf(10));
      },
    }),
    ["Gent"],
  );
  assertEquals(await readOverview(), { ...WHOLE, lag: null, answers: [] });
  assertEquals(read, [["Gent"]]);
});

Deno.test("readOverview() measures how fast baskets come in and are stored", async () => {
  let seconds = 0;
  const topics = () =>
    A_LAG.topics.map((topic) => ({ ...topic, endOffset: topic.endOffset + seconds * 30 }));
  const figures = () => Promise.resolve(figuresOf(10 + seconds * 50));
  let readFigures = figures;
  const parts = someParts({
    createReadFigures: () => () => readFigures(),
    readLag: () => Promise.resolve({ topics: topics() }),
    clock: () => seconds * 1_000,
  });
  const readAll = createOverviewSource(parts, null);
  const readSome = createOverviewSource(parts, ["Gent"]);
  const read = async () => [(await readAll()).rates, (await readSome()).rates];

  assertEquals(await read(), [UNKNOWN, UNKNOWN]);
  seconds = 1.5;
  const stored = { storedPerSecond: 50, revenuePerSecond: 50 };
  assertEquals(await read(), [
    { acceptedPerSecond: 60, ...stored },
    { acceptedPerSecond: null, ...stored },
  ]);
  // After an outage nothing is compared with what was before it.
  readFigures = () => Promise.reject(new DatabaseError("Gone", {}));
  seconds = 2.5;
  const outage = { ...UNKNOWN, acceptedPerSecond: 60 };
  assertEquals(await read(), [outage, UNKNOWN]);
  readFigures = figures;
  seconds = 3.5;
  assertEquals(await read(), [outage, UNKNOWN]);
  seconds = 4.5;
  assertEquals((await read())[0], { acceptedPerSecond: 60, ...stored });
});
