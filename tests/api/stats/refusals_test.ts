/**
 * What the statistics refuse before they read the database.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aStatsApp, failingWith, type Who } from "./support/a_stats_app.ts";

const unread = failingWith(new Error("The database was read"));

Deno.test("a query with faults is refused with all of them", async (t) => {
  const cases: readonly { readonly query: string; readonly errors: readonly string[] }[] = [
    { query: "sales?from=2026-02-30", errors: ["not_a_date /from"] },
    { query: "sales?from=0000-01-01", errors: ["not_a_date /from"] },
    { query: "sales?from=", errors: ["not_a_date /from"] },
    { query: "sales?to=tomorrow", errors: ["not_a_date /to"] },
    { query: "sales?to=2026-11-23T10:00", errors: ["not_a_date /to"] },
    { query: "sales?from=2026-11-23&to=2026-11-22", errors: ["from_after_to /from"] },
    { query: "sales?from=2026-11-24", errors: ["from_after_to /from"] },
    { query: "sales?from=2016-11-15", errors: ["period_too_long /from"] },
    {
      query: "sales?by=hour&from=2026-10-01&to=2026-11-08",
      errors: ["period_too_long /from"],
    },
    { query: "pairs?from=2026-10-23", errors: ["period_too_long /from"] },
    { query: "sales?by=year", errors: ["not_an_option /by"] },
    { query: "sales?category=", errors: ["empty /category"] },
    { query: `sales?product=${"x".repeat(201)}`, errors: ["too_long /product"] },
    { query: "sales?by=store&product=x%00", errors: ["control_character /product"] },
    { query: "sales?search=x", errors: ["unknown_parameter /search"] },
    { query: "products?product=x", errors: ["unknown_parameter /product"] },
    { query: "products?search=%20", errors: ["empty /search"] },
    { query: "pairs?category=x", errors: ["unknown_parameter /category"] },
    { query: "basket-sizes?product=x", errors: ["unknown_parameter /product"] },
    { query: "baskets?order=oldest", errors: ["not_an_option /order"] },
    { query: "baskets?min=1.234", errors: ["not_in_range /min"] },
    { query: "baskets?min=1e3&max=-", errors: ["not_in_range /min", "not_in_range /max"] },
    { query: "baskets?weekday=0&hour=24", errors: ["not_in_range /weekday", "not_in_range /hour"] },
    { query: "baskets?weekday=8&hour=-1", errors: ["not_in_range /weekday", "not_in_range /hour"] },
    { query: "baskets?limit=501", errors: ["not_in_range /limit"] },
    { query: "baskets?after=", errors: ["not_a_page /after"] },
    { query: "baskets?after=newest/2026-11-24/x/Gent/1", errors: ["not_a_page /after"] },
    {
      query: "baskets?after=newest/2026-02-30/2026-11-24T09:00:00.000Z/Gent/1",
      errors: ["not_a_page /after"],
    },
    {
      query: "baskets?after=newest/2026-11-24/2026-02-30T09:00:00.000Z/Gent/1",
      errors: ["not_a_page /after"],
    },
    {
      query: "baskets?after=newest/2026-11-24/2026-11-24T25:00:00.000Z/Gent/1",
      errors: ["not_a_page /after"],
    },
    { query: "baskets?after=largest/1e9/Gent/1&order=largest", errors: ["not_a_page /after"] },
    { query: "baskets?after=largest/1.5/Gent/%2500&order=largest", errors: ["not_a_page /after"] },
    { query: "baskets?after=largest/1.5/Gent/1/2&order=largest", errors: ["not_a_page /after"] },
    { query: "baskets?after=largest/1.5/Gent/1&order=smallest", errors: ["not_a_page /after"] },
    { query: "baskets?after=largest/1.5/Gent/1", errors: ["not_a_page /after"] },
    {
      query: `baskets?order=largest&after=largest/1/Gent/${"x".repeat(5_000)}`,
      errors: ["not_a_page /after"],
    },
    { query: "sales?by=", errors: ["not_an_option /by"] },
    { query: "sales?format=xml", errors: ["not_an_option /format"] },
    { query: "sales?store=%20", errors: ["empty /store"] },
    { query: `sales?store=${"x".repeat(65)}`, errors: ["too_long /store"] },
    { query: "sales?store=a%00b", errors: ["control_character /store"] },
    { query: "products?limit=0", errors: ["not_in_range /limit"] },
    { query: "products?limit=501", errors: ["not_in_range /limit"] },
    { query: "products?limit=1e2", errors: ["not_in_range /limit"] },
    { query: "products?limit=-1", errors: ["not_in_range /limit"] },
    { query: "products?category=", errors: ["empty /category"] },
    { query: "sales?from=2026-11-01&from=2026-11-02", errors: ["repeated_parameter /from"] },
    { query: "sales?form=csv", errors: ["unknown_parameter /form"] },
    { query: "sales?__proto__=1", errors: ["unknown_parameter /__proto__"] },
    { query: "sales?a%2Fb=1", errors: ["unknown_parameter /a~1b"] },
    { query: "stores?from=2026-11-01", errors: ["unknown_parameter /from"] },
    { query: "stores?limit=10001", errors: ["not_in_range /limit"] },
    { query: "stores?after=", errors: ["empty /after"] },
    { query: "tills?after=", errors: ["not_a_page /after"] },
    { query: "tills?after=2026-11-24/Gent", errors: ["not_a_page /after"] },
    { query: "tills?after=2026-02-30/Gent/1", errors: ["not_a_page /after"] },
    { query: "tills?after=2026-11-24/%2500/1", errors: ["not_a_page /after"] },
    { query: "tills?after=2026-11-24/%25FF/1", errors: ["not_a_page /after"] },
    { query: `tills?after=2026-11-24/${"x".repeat(65)}/1`, errors: ["not_a_page /after"] },
    { query: `tills?after=2026-11-24/${"x".repeat(5_000)}/1`, errors: ["not_a_page /after"] },
    { query: "sales?by=store&limit=10001", errors: ["not_in_range /limit"] },
    { query: "sales?by=day&limit=10", errors: ["unknown_parameter /limit"] },
    { query: "dead-letters?limit=x", errors: ["not_in_range /limit"] },
    { query: "overview?store=Gent", errors: ["unknown_parameter /store"] },
    { query: "stream?store=Gent", errors: ["unknown_parameter /store"] },
    {
      query: "pairs?limit=x&from=2026-11-23&to=2026-11-01&format=pdf&page=2&store=",
      errors: [
        "not_in_range /limit",
        "empty /store",
        "not_an_option /format",
        "unknown_parameter /page",
        "from_after_to /from",
      ],
    },
  ];
  for (const { query, errors } of cases) {
    await t.step(query, async () => {
      using app = aStatsApp(unread);
      const response = await app.get(`/stats/${query}`);
      const problem = await response.json();
      assertEquals(
        [
          response.status,
          response.headers.get("content-type"),
          problem.code,
          problem.errors.map((error: Record<string, string>) => `${error.code} ${error.pointer}`),
        ],
        [400, "application/problem+json", "invalid_query", errors],
      );
    });
  }
});

Deno.test("a query with countless faults is refused with 20 of them", async () => {
  using app = aStatsApp(unread);
  const query = Array.from({ length: 1_000 }, (_, number) => `p${number}=1`).join("&");
  const { errors } = await (await app.get(`/stats/sales?${query}`)).json();
  assertEquals(errors.length, 20);
  assertEquals(errors[0], {
    code: "too_many_parameters",
    pointer: "",
    detail: "Must be at most 32 parameters",
  });
});

Deno.test("the statistics are for keys with the scope read, and their shops", async (t) => {
  const cases: readonly { who: Who; path: string; expected: readonly [number, string] }[] = [
    { who: "nobody", path: "overview", expected: [401, "unauthorized"] },
    { who: "nobody", path: "stream", expected: [401, "unauthorized"] },
    { who: "nobody", path: "sales", expected: [401, "unauthorized"] },
    { who: "till", path: "overview", expected: [403, "forbidden"] },
    { who: "till", path: "stream", expected: [403, "forbidden"] },
    { who: "till", path: "dead-letters", expected: [403, "forbidden"] },
    { who: "shop", path: "sales?store=Brussels", expected: [403, "store_not_allowed"] },
    { who: "shop", path: "products?store=Brussels", expected: [403, "store_not_allowed"] },
    { who: "shop", path: "stores?store=Brussels", expected: [403, "store_not_allowed"] },
    { who: "shop", path: "dead-letters?store=Brussels", expected: [403, "store_not_allowed"] },
  ];
  for (const { who, path, expected } of cases) {
    await t.step(`${who}: ${path}`, async () => {
      using app = aStatsApp(unread);
      const response = await app.get(`/stats/${path}`, who);
      assertEquals([response.status, (await response.json()).code], expected);
    });
  }
});

Deno.test("a report that cannot be read says whether to retry", async (t) => {
  const cases = [
    { name: "no connection", sqlstate: undefined, expected: [503, "5", "database_unavailable"] },
    { name: "shutting down", sqlstate: "57P01", expected: [503, "5", "database_unavailable"] },
    { name: "no schema yet", sqlstate: "42P01", expected: [503, "5", "database_unavailable"] },
    { name: "out of time", sqlstate: "57014", expected: [503, "10", "query_timeout"] },
    { name: "a fault of ours", sqlstate: "42601", expected: [500, null, "internal_error"] },
  ];
  for (const { name, sqlstate, expected } of cases) {
    await t.step(name, async () => {
      using app = aStatsApp(failingWith(new DatabaseError("Gone", { sqlstate })));
      const response = await app.get("/stats/sales");
      assertEquals(
        [response.status, response.headers.get("retry-after"), (await response.json()).code],
        expected,
      );
    });
  }
});

Deno.test("too many different requests at a time get 503 with retry-after", async () => {
  const gate = Promise.withResolvers<never>();
  using app = aStatsApp({ transaction: () => gate.promise });
  const answers = Array.from(
    { length: 18 },
    (_, number) => app.get(`/stats/products?limit=${number + 1}`),
  );
  const response = await Promise.race(answers);
  assertEquals(
    [response.status, response.headers.get("retry-after"), (await response.json()).code],
    [503, "2", "overloaded"],
  );
  gate.reject(new DatabaseError("Gone", {}));
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  assertEquals(statuses, Array(18).fill(503));
});
