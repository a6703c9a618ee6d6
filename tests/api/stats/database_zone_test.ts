/**
 * The zone of the reports as Postgres knows it: mapped, or said in one sentence, and never a 500.
 *
 * @module
 */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { findDatabaseZone, watchDatabaseZone } from "../../../api/stats/database_zone.ts";
import { TIME_ZONE_SETTINGS } from "../../../api/stats/time_zone.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { readSettings } from "../../../shared/service/settings.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, failingWith, NOW } from "./support/a_stats_app.ts";

const { openDatabase } = usePostgres();
const UNKNOWN = new DatabaseError("time zone not recognized", { sqlstate: "22023" });

/** A Postgres that knows these names, and their hours as `Temporal` does. */
function knowing(...names: readonly string[]): Queryable & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    query(_, [instants, name] = []) {
      asked.push(String(name));
      if (!names.includes(String(name))) return Promise.reject(UNKNOWN);
      return Promise.resolve(
        String(instants).slice(1, -1).split(",").map((instant) => ({
          offset: String(
            Temporal.Instant.from(instant).toZonedDateTimeISO(String(name)).offsetNanoseconds / 1e9,
          ),
        })),
      );
    },
  };
}

Deno.test("findDatabaseZone() takes the name that Postgres knows", async (t) => {
  const cases = [
    { zone: "Europe/Brussels", known: ["Europe/Brussels"], expected: "Europe/Brussels" },
    { zone: "Europe/Kyiv", known: ["Europe/Kiev"], expected: "Europe/Kiev" },
    { zone: "Europe/Kyiv", known: ["Europe/Kyiv", "Europe/Kiev"], expected: "Europe/Kyiv" },
    { zone: "US/Eastern", known: ["America/New_York"], expected: "America/New_York" },
    { zone: "US/Eastern", known: ["Europe/Brussels"], expected: undefined },
  ];
  for (const { zone, known, expected } of cases) {
    await t.step(`${zone} where it knows ${known.join(" and ")}`, async () => {
      const { name } = await findDatabaseZone(knowing(...known), { zone, now: NOW });
      assertEquals(name, expected);
    });
  }
});

Deno.test("every name that a setting may have has the same clock in Postgres", {
  ignore: !may.runStack,
}, async () => {
  await using database = await openDatabase();
  const others = ["CET", "EST5EDT", "Europe/Kyiv", "utc", "Zulu", "etc/gmt+2", "US/Pacific"];
  const unknown: string[] = [];
  let differing = 0;
  for (const name of [...Intl.supportedValuesOf("timeZone"), ...others]) {
    const { TIME_ZONE: zone } = readSettings(() => name, TIME_ZONE_SETTINGS);
    const found = await findDatabaseZone(database, { zone, now: NOW });
    if (found.name === undefined) unknown.push(name);
    else if (found.differing > 0) differing++;
  }
  assertEquals(unknown, []);
  // Two copies of the IANA database may be a law or two apart.
  assertLess(differing, 10);
  // Where Postgres reads an hour for the whole year.
  const { name } = await findDatabaseZone(database, { zone: "CET", now: NOW });
  assertEquals(name, "Europe/Brussels");
});

Deno.test("a zone that Postgres does not know is said once, when it can be asked", async () => {
  const lines: string[] = [];
  await configure({
    reset: true,
    sinks: { lines: ({ level, message }: LogRecord) => lines.push(`${level} ${message.join("")}`) },
    loggers: [
      { category: ["api", "stats"], sinks: ["lines"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    let failures = 3;
    const postgres = knowing("UTC");
    using zone = watchDatabaseZone({
      zone: "Europe/Brussels",
      sleep: () => Promise.resolve(),
      database: {
        query: (...statement) =>
          failures-- > 0
            ? Promise.reject(new DatabaseError("away", {}))
            : postgres.query(...statement),
      },
    });
    assertEquals(zone.current(), "Europe/Brussels");
    await zone.settled;
    assertEquals([lines.length, zone.current()], [1, "Europe/Brussels"]);
    assertStringIncludes(
      lines[0] ?? "",
      "error Postgres does not know the time zone Europe/Brussels of TIME_ZONE",
    );
  } finally {
    await reset();
  }
});

Deno.test("a report that needs a zone which Postgres does not know is 503 with the reason", async () => {
  using app = aStatsApp(failingWith(UNKNOWN));
  const response = await app.get("/stats/sales?by=weekday-hour");
  const { code, detail } = await response.json();
  assertEquals(
    [response.status, code, detail],
    [
      503,
      "database_unavailable",
      "The database does not know the time zone of the API's setting TIME_ZONE",
    ],
  );
});

Deno.test("a weekday and its hour are those of the mapped zone", {
  ignore: !may.runStack,
}, async () => {
  await using database = await openDatabase();
  await storeBatch(database, [
    aPrepared({ id: "b-1", date: "2026-07-14", soldAt: "2026-07-14T12:30:00+02:00" }),
  ]);
  using zone = watchDatabaseZone({ database, zone: "CET", now: () => NOW });
  await zone.settled;
  using app = aStatsApp(database, { timeZone: "CET", databaseZone: zone.current });
  const answer = await (await app.get(
    "/stats/sales?by=weekday-hour&from=2026-07-14&to=2026-07-14",
  )).json();
  assertEquals(answer.timeZone, "CET");
  assertEquals(answer.rows.map(({ hour }: { hour: number }) => hour), [12]);
});
