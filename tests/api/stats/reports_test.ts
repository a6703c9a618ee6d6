/**
 * Every number of every report equals its SQL over baskets and lines.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Queryable, SqlValue } from "../../../shared/postgres/database.ts";
import { MAX_BASKETS } from "../../../api/stats/reports/pairs.ts";
import { insertGap } from "../../support/postgres/a_gap.ts";
import { insertSomeRefusals } from "../../support/postgres/some_refusals.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { REPORTS, SALES_REPORTS } from "../../../api/stats/reports/reports.ts";
import { may } from "../../support/permissions.ts";
import { knownStores } from "../stores/known_stores.ts";
import { aStatsApp, type Who } from "./support/a_stats_app.ts";
import { SHOPS, storeSomeSales } from "./support/some_sales.ts";
import { toDay, toInstant } from "../../../shared/postgres/to_instant.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** Rows of a statement as JSON, numerics as numbers. */
async function readJson(database: Queryable, statement: string, args: readonly SqlValue[]) {
  const [row] = await database.query(
    `select coalesce(json_agg(rows), '[]') as rows from (${statement}) as rows`,
    args,
  );
  return JSON.parse(row?.rows ?? "");
}

/** Each over the base tables; $1: shops, $2 and $3: the period, where there is one. */
const SPECIMENS: readonly {
  readonly path: string;
  /** Other parameters, and what the answer says of them. */
  readonly own?: Readonly<Record<string, string | number | null>>;
  /** The period; absent: none. */
  readonly days?: readonly [string, string];
  readonly statement: string;
}[] = [
  {
    path: "sales",
    own: { by: "day", category: null, product: null },
    days: ["2026-11-01", "2026-11-23"],
    statement: `
      select
        day::date as date,
        (select count(*) from baskets where purchased_on = day and store = any($1::text[]))
          as baskets,
        (select count(*) from baskets
          join basket_products as lines on lines.store = baskets.store and basket_id = id
          where purchased_on = day and baskets.store = any($1::text[])) as products,
        (select coalesce(sum(price), 0) from baskets
          join basket_products as lines on lines.store = baskets.store and basket_id = id
          where purchased_on = day and baskets.store = any($1::text[])) as revenue
      from generate_series($2::date, $3::date, interval '1 day') as day
      order by day`,
  },
  ...["week", "month"].map((span) => ({
    path: "sales",
    own: { by: span, category: null, product: null },
    days: ["2026-10-28", "2026-11-23"] as const,
    statement: `
      select
        first_day as ${span},
        count(distinct (baskets.store, id)) filter (where line is not null) as baskets,
        count(line) as products,
        coalesce(sum(price), 0) as revenue
      from (
        select distinct date_trunc('${span}', day)::date as first_day
        from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
      ) as spans
      left join (
        baskets join basket_products as lines on lines.store = baskets.store and basket_id = id
      ) on date_trunc('${span}', purchased_on::timestamp)::date = first_day
        and purchased_on between $2::date and $3::date
        and baskets.store = any($1::text[])
      group by first_day
      order by first_day`,
  })),
  {
    path: "sales",
    own: { by: "hour", category: null, product: null },
    days: ["2026-11-08", "2026-11-14"],
    statement: `
      select
        to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24":00:00.000Z"') as hour,
        count(distinct (baskets.store, id)) as baskets,
        count(*) as products,
        sum(price) as revenue
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
      group by 1
      order by 1`,
  },
  {
    path: "sales",
    own: { by: "weekday-hour", category: null, product: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select
        extract(isodow from received_at at time zone 'Europe/Brussels') as weekday,
        extract(hour from received_at at time zone 'Europe/Brussels') as hour,
        count(*) as baskets, null as products, sum(total) as revenue
      from baskets
      where purchased_on between $2::date and $3::date and store = any($1::text[])
      group by 1, 2
      order by 1, 2`,
  },
  {
    path: "sales",
    own: { by: "category", category: null, product: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select category, count(*) as products, sum(price) as revenue
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
      group by category
      order by 3 desc, 1`,
  },
  {
    path: "sales",
    own: { by: "store", limit: 1_000, category: null, product: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select
        store,
        count(*) as baskets,
        sum((
          select count(*) from basket_products as lines
          where lines.store = baskets.store and basket_id = id
        )) as products,
        sum(total) as revenue,
        round(sum(total) / count(*), 2) as "averageBasket"
      from baskets
      where purchased_on between $2::date and $3::date and store = any($1::text[])
      group by store
      order by 4 desc, 1`,
  },
  {
    path: "products",
    own: { limit: 7, category: null, search: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select name, category, count(*) as products, sum(price) as revenue
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
      group by name, category
      order by 4 desc, 1, 2
      limit 7`,
  },
  {
    path: "products",
    own: { limit: 500, category: "Bakery", search: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select name, category, count(*) as products, sum(price) as revenue
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
        and category = 'Bakery'
      group by name, category
      order by 4 desc, 1, 2`,
  },
  {
    path: "sales",
    own: { by: "kind", category: null, product: null },
    days: ["2026-11-08", "2026-11-14"],
    statement: `
      select
        kinds.kind, count(line) as lines, count(line) as products,
        coalesce(sum(price), 0) as revenue
      from unnest(array['product', 'return', 'discount', 'deposit'])
        with ordinality as kinds (kind, place)
      left join (
        baskets join basket_products as lines on lines.store = baskets.store and basket_id = id
      ) on lines.kind = kinds.kind
        and purchased_on between $2::date and $3::date
        and baskets.store = any($1::text[])
      group by kinds.kind, place
      order by place`,
  },
  {
    path: "baskets",
    own: {
      order: "newest",
      limit: 40,
      after: null,
      till: null,
      category: null,
      product: null,
      min: null,
      max: null,
      weekday: null,
      hour: null,
    },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select
        store, id, ${toDay("purchased_on")} as date, null as "soldAt",
        ${toInstant("received_at")} as "receivedAt", till, receipt,
        (select count(*) from basket_products as lines
          where lines.store = baskets.store and basket_id = id) as products,
        (select sum(price) from basket_products as lines
          where lines.store = baskets.store and basket_id = id) as total
      from baskets
      where purchased_on between $2::date and $3::date and store = any($1::text[])
      order by purchased_on desc, received_at desc, store, id
      limit 40`,
  },
  {
    path: "basket-sizes",
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select products, count(*) as baskets, sum(revenue) as revenue
      from (
        select count(*) as products, sum(price) as revenue
        from baskets
        join basket_products as lines on lines.store = baskets.store and basket_id = id
        where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
        group by baskets.store, id
      ) as sizes
      group by products
      order by products`,
  },
  {
    path: "pairs",
    own: { limit: 25, product: null },
    days: ["2026-11-08", "2026-11-14"],
    statement: `
      select one.name as first, other.name as second, count(distinct (baskets.store, id)) as baskets
      from baskets
      join basket_products as one on one.store = baskets.store and one.basket_id = id
      join basket_products as other on other.store = baskets.store and other.basket_id = id
      where one.name < other.name
        and purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
      group by 1, 2
      order by 3 desc, 1, 2
      limit 25`,
  },
  {
    path: "sales",
    own: { by: "store", limit: 1, category: null, product: null },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select
        store,
        count(*) as baskets,
        sum((
          select count(*) from basket_products as lines
          where lines.store = baskets.store and basket_id = id
        )) as products,
        sum(total) as revenue,
        round(sum(total) / count(*), 2) as "averageBasket"
      from baskets
      where purchased_on between $2::date and $3::date and store = any($1::text[])
      group by store
      order by 4 desc, 1
      limit 1`,
  },
  {
    path: "stores",
    own: { limit: 1_000, after: null },
    statement: `
      select store, json '[]' as "looksLike"
      from (select distinct store from baskets where store = any($1::text[])) as shops
      order by store`,
  },
  {
    path: "tills",
    own: {
      limit: 1_000,
      after: null,
      status: "open",
      till: null,
      search: null,
      order: "newest",
    },
    days: ["2026-11-03", "2026-11-20"],
    statement: `
      select
        store, till, ${toDay("purchased_on")} as date, 'open' as status, min(receipt) as first,
        max(receipt) as last, count(*) as receipts, 0 as missing, json '[]' as "missingNumbers",
        null as "missingSince", 0 as unexpected, 0 as doubled, count(*) as baskets,
        sum(total) as revenue, null as "closingReceipts", null as "closingTotal"
      from baskets
      where till is not null and store = any($1::text[])
        and purchased_on between $2::date and $3::date
      group by store, till, purchased_on
      order by purchased_on desc, store, till`,
  },
  {
    path: "dead-letters",
    own: { limit: 50, after: null, code: "id_reused", cause: null },
    statement: `
      select
        topic, partition_id as partition, record_offset as "offset", code, detail, store,
        basket_id as id, ${toInstant("failed_at")} as "failedAt",
        encode(content_hash, 'hex') as "contentHash"
      from dead_letters
      where replayed_at is null and discarded_at is null and code = 'id_reused'
        and store = any($1::text[])
      order by failed_at desc, topic desc, partition_id desc, record_offset desc`,
  },
  {
    path: "dead-letter-causes",
    own: { limit: 50, code: null },
    statement: `
      select
        code, regexp_replace(detail, '"odd"|[0-9]+-[0-9]+-[0-9]+', '…', 'g') as cause, count(*) as open,
        count(distinct store) as stores,
        ${toInstant("min(failed_at)")} as "firstAt", ${toInstant("max(failed_at)")} as "lastAt"
      from dead_letters
      where replayed_at is null and discarded_at is null
        and (store = any($1::text[]) or store is null and cardinality($1::text[]) = 3)
      group by 1, 2
      order by open desc, 1, 2`,
  },
  {
    path: "refusals",
    own: { limit: 100, key: "till", code: null },
    statement: `
      select
        key_name as key, store, code, pointer, refused,
        (
          select sample
          from refusal_samples as samples
          where (samples.key_name, samples.store, samples.code, samples.pointer)
            = (refusals.key_name, refusals.store, refusals.code, refusals.pointer)
        ) as sample,
        case when now() - began_at < interval '1 day' then 'new' else 'known' end as state,
        ${toInstant("first_at")} as "firstAt", ${toInstant("began_at")} as "beganAt",
        ${toInstant("last_at")} as "lastAt"
      from refusals
      where store = any($1::text[]) and key_name = 'till'
        and now() - last_at < interval '30 days'
      order by last_at desc`,
  },
  {
    path: "gaps",
    own: { limit: 500 },
    // Of the topics of all shops, so only for who may see those.
    statement: `
      select
        id, topic, partition_id as partition, from_offset as "fromOffset",
        to_offset as "toOffset", 30 as missing, reason,
        ${toInstant("noticed_at")} as "noticedAt"
      from gaps
      where cardinality($1::text[]) = ${SHOPS.length}
      order by id`,
  },
];

/** Who requests which shop, and the shops of the answer. */
const SCOPES: readonly {
  readonly name: string;
  readonly who: Who;
  readonly store: string | null;
  readonly shops: readonly string[];
}[] = [
  { name: "all shops", who: "analyst", store: null, shops: SHOPS },
  { name: "one shop", who: "analyst", store: "Brussels", shops: ["Brussels"] },
  { name: "the key's shops", who: "shop", store: null, shops: ["Gent", "Luik"] },
  { name: "one of the key's shops", who: "shop", store: "Luik", shops: ["Luik"] },
  { name: "a shop that sold nothing", who: "analyst", store: "Oostende", shops: ["Oostende"] },
];

function toPath(path: string, parameters: Readonly<Record<string, string | number | null>>) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `/stats/${path}?${query}`;
}

Deno.test("every number of every report equals its SQL over the base tables", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  await insertSomeRefusals(database);
  await insertGap(database);
  await insertGap(database, { partition: 3 });
  for (const { path, own = {}, days, statement } of SPECIMENS) {
    const period = days === undefined ? {} : { from: days[0], to: days[1] };
    for (const { name, who, store, shops } of SCOPES) {
      await t.step(`${toPath(path, own)}: ${name}`, async () => {
        using app = aStatsApp(database);
        const response = await app.get(toPath(path, { ...period, store, ...own }), who);
        const args = [toArrayLiteral(shops), ...days ?? []];
        const rows = await readJson(database, statement, args);
        const all = await readJson(database, statement.replace(/limit \d+$/, ""), args);
        const truncated = own.limit === undefined ? {} : { truncated: all.length > rows.length };
        const answer = await response.json();
        const next = "after" in own ? { next: all.length > rows.length ? answer.next : null } : {};
        const isLocal = path === "baskets" || String(own.by).includes("hour");
        const zone = isLocal ? { timeZone: "Europe/Brussels" } : {};
        const sample = path === "pairs" ? { sample: MAX_BASKETS } : {};
        assertEquals([response.status, answer], [
          200,
          { ...period, store, ...own, ...truncated, ...next, ...zone, ...sample, rows },
        ]);
        if (name === "all shops") assertGreater(all.length, 1);
      });
    }
  }
});

Deno.test("every report has its SQL above", () => {
  const names = SPECIMENS.map(({ path, own }) => path === "sales" ? `${path}-by-${own?.by}` : path);
  const reports = [...Object.values(SALES_REPORTS), ...Object.values(REPORTS)];
  assertEquals([...new Set(names)].toSorted(), reports.map(({ name }) => name).toSorted());
});

Deno.test("every report that is defined has a route", { ignore: !may.read }, async () => {
  const folder = new URL("../../../api/stats/reports/", import.meta.url);
  const defined: string[] = [];
  for await (const { name: file } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(new URL(file, folder));
    for (const [, name = ""] of text.matchAll(/defineReport\(\{\s+name: "(.+)"/g)) {
      defined.push(name);
    }
  }
  const routed = [...Object.values(SALES_REPORTS), ...Object.values(REPORTS)];
  assertEquals(
    defined.toSorted(),
    routed.map(({ name }) => name).toSorted(),
    "Add the report to api/stats/reports/reports.ts",
  );
});

/** What each row says that is there without sales, by the value of `by`. */
const EMPTY_ROWS: Readonly<Record<string, readonly Readonly<Record<string, string | number>>[]>> = {
  day: Array.from({ length: 30 }, (_, number) => ({
    date: new Date(Date.UTC(2026, 9, 25 + number)).toISOString().slice(0, 10),
    baskets: 0,
  })),
  week: ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]
    .map((week) => ({ week, baskets: 0 })),
  month: ["2026-10-01", "2026-11-01"].map((month) => ({ month, baskets: 0 })),
  kind: ["product", "return", "discount", "deposit"].map((kind) => ({ kind, lines: 0 })),
};

Deno.test("reports on an empty database are empty, and days are there without sales", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  for (const { path, own = {}, days } of SPECIMENS) {
    await t.step(toPath(path, own), async () => {
      const response = await app.get(toPath(path, own));
      const { rows, from, to } = await response.json();
      const begin = own.by === "hour" ? "2026-11-17" : "2026-10-25";
      assertEquals(
        [from, to],
        days === undefined ? [undefined, undefined] : [begin, "2026-11-23"],
      );
      const nothing = { products: 0, revenue: 0 };
      const expected = EMPTY_ROWS[String(own.by)]?.map((row) => ({ ...row, ...nothing })) ?? [];
      assertEquals(rows, expected);
    });
  }
});

Deno.test("the shops come a page at a time, also those of a key", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  using app = aStatsApp(database);
  const cases: readonly { readonly who: Who; readonly pages: readonly (readonly string[])[] }[] = [
    { who: "analyst", pages: [["Brussels"], ["Gent"], ["Luik"]] },
    { who: "shop", pages: [["Gent"], ["Luik"]] },
  ];
  for (const { who, pages } of cases) {
    await t.step(who, async () => {
      const seen: string[][] = [];
      let after: string | null = null;
      do {
        const { rows, next, truncated } = await (await app.get(
          toPath("stores", { limit: 1, after }),
          who,
        )).json() as { rows: { store: string }[]; next: string | null; truncated: boolean };
        seen.push(rows.map(({ store }) => store));
        assertEquals(truncated, next !== null);
        after = next;
      } while (after !== null);
      assertEquals(seen, pages.map((page) => [...page]));
    });
  }
});

Deno.test("shops that look alike are marked, over pages and within a key's shops", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  await database.query(`
    insert into baskets_by_day (store, purchased_on, baskets, revenue)
    select store, date '2026-11-22', 1, 1
    from unnest(array['GENT', 'Gent', 'gent.', 'Luik', '__proto__']) as store`);
  using app = aStatsApp(database, { stores: knownStores("Gent", "Luik") });
  const read = async (path: string, who: Who = "analyst") =>
    Object.fromEntries(
      (await (await app.get(path, who)).json()).rows
        .map(({ store, looksLike }: { store: string; looksLike: string[] }) => [
          store,
          looksLike.toSorted(),
        ]),
    );
  const all = [
    ["GENT", ["Gent", "gent."]],
    ["Gent", ["GENT", "gent."]],
    ["gent.", ["GENT", "Gent"]],
    ["Luik", []],
    ["__proto__", []],
  ] as const;
  assertEquals(await read("/stats/stores"), Object.fromEntries(all));
  const { rows, next } = await (await app.get("/stats/stores?limit=2")).json();
  const rest = await read(`/stats/stores?limit=2&after=${encodeURIComponent(next)}`);
  const marks = { ...Object.fromEntries(all) };
  for (const { store } of rows) delete marks[store];
  for (const [store, names] of Object.entries(rest)) assertEquals(names, marks[store]);
  // Names of other shops are none of its business.
  assertEquals(await read("/stats/stores", "shop"), { Gent: [], Luik: [] });
  const csv = await (await app.get("/stats/stores?format=csv&limit=10")).text();
  assertEquals(csv.split("\r\n").length, 7);
  assertEquals(csv.includes("; "), true);
});

Deno.test("a report takes a shop in any spelling, with what was stored under the one given", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  await database.query(`
    insert into baskets_by_day (store, purchased_on, baskets, revenue)
    select store, date '2026-11-22', 1, 1
    from unnest(array['Gent', 'GENT', 'gent', 'Luik']) as store`);
  using app = aStatsApp(database, { stores: knownStores("Gent", "Luik") });
  const read = async (path: string, who: Who = "analyst") => {
    const { store, rows } = await (await app.get(path, who)).json();
    return [store, rows.map(({ store }: { store: string }) => store).toSorted()];
  };
  assertEquals(await read("/stats/stores?store=Gent"), ["Gent", ["Gent"]]);
  assertEquals(await read("/stats/stores?store=GENT"), ["Gent", ["GENT", "Gent"]]);
  assertEquals(await read("/stats/sales?by=store&store=gent", "shop"), ["Gent", ["Gent", "gent"]]);
  assertEquals(await read("/stats/stores?store=Oostende"), ["Oostende", []]);
});

Deno.test("100,000 invented shops and dead letters break neither a list nor the overview", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await database.query(`
    insert into baskets_by_day (store, purchased_on, baskets, revenue)
    select 'shop ' || number, date '2026-11-22', 1, number
    from generate_series(1, 100000) as number`);
  await database.query(`
    insert into dead_letters (topic, partition_id, record_offset, content_hash, code, detail)
    select 'delhaize_shop', 0, number, sha256(''), 'not_json', ''
    from generate_series(1, 100001) as number`);
  await database.query("analyze baskets_by_day, dead_letters");
  using app = aStatsApp(database);
  const read = async (path: string) => {
    const response = await app.get(path);
    return { status: response.status, answer: await response.json() };
  };
  await t.step("the shops", async () => {
    const { status, answer } = await read("/stats/stores");
    assertEquals([status, answer.rows.length, answer.truncated], [200, 1_000, true]);
    assertEquals(answer.next, answer.rows.at(-1).store);
  });
  await t.step("the sales by shop, and their CSV says that there are more", async () => {
    const { status, answer } = await read("/stats/sales?by=store");
    assertEquals([status, answer.rows.length, answer.truncated], [200, 1_000, true]);
    assertEquals(answer.rows[0].store, "shop 100000");
    const csv = await app.get("/stats/sales?by=store&format=csv");
    assertEquals((await csv.text()).split("\r\n").length, 1_002);
    assertEquals(csv.headers.get("x-truncated"), "true");
  });
  await t.step("the overview", async () => {
    const { status, answer } = await read("/stats/overview");
    assertEquals([status, answer.database, answer.totals.baskets], [200, "up", 100_000]);
    assertEquals(answer.deadLetters, {
      open: 100_000,
      truncated: true,
      byCode: [{ code: "not_json", open: 100_000 }],
      reusedIds: [],
      waitingRequests: 0,
    });
  });
});

Deno.test("dead letters without a readable basket are for those who may see all shops", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  using app = aStatsApp(database);
  const read = async (path: string, who: Who) => (await (await app.get(path, who)).json()).rows;
  const [letter] = await read("/stats/dead-letters?code=not_json", "analyst");
  delete letter.failedAt;
  delete letter.contentHash;
  assertEquals(letter, {
    topic: "delhaize_shop",
    partition: 0,
    offset: 2000,
    code: "not_json",
    detail: 'Is "odd",\nand long',
    store: null,
    id: null,
  });
  assertEquals(await read("/stats/dead-letters?code=not_json", "shop"), []);
  assertEquals((await read("/stats/dead-letters", "analyst")).length, 6);
});

Deno.test("pairs are those of the newest baskets", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  await database.query(
    `
    insert into baskets (
      store, id, purchased_on, total, product_count, received_at,
      topic, partition_id, record_offset, content_hash
    )
    select
      'Gent', number::text, '2026-11-22', 0, 2, timestamptz '2026-11-22' + number * interval '1 s',
      'delhaize_shop', 0, number, sha256('')
    from generate_series(0, $1::integer) as number`,
    [MAX_BASKETS],
  );
  await database.query(`
    insert into basket_products (
      store, basket_id, line, product_id, name, category, price, rules_version
    )
    select 'Gent', id, line, 'p', case id when '0' then 'Old' else 'New' end || line, 'Other', 0, 1
    from baskets
    cross join generate_series(1, 2) as line`);
  using app = aStatsApp(database);
  const { rows } = await (await app.get("/stats/pairs")).json();
  assertEquals(rows, [{ first: "New1", second: "New2", baskets: MAX_BASKETS }]);
});

Deno.test("a report as CSV has the rows of its JSON", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  using app = aStatsApp(database);
  const week = "from=2026-11-08&to=2026-11-14";
  await t.step("format=csv, with quotes, and formulas made harmless", async () => {
    const response = await app.get(`/stats/products?${week}&format=csv`);
    const { rows } = await (await app.get(`/stats/products?${week}&format=json`)).json();
    assertEquals(response.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
    assertEquals(
      response.headers.get("content-disposition"),
      'attachment; filename="products_2026-11-08_2026-11-14.csv"',
    );
    const fields: Readonly<Record<string, string>> = {
      "Brie, mild": '"Brie, mild"',
      'Water "still"': '"Water ""still"""',
      "=1+2": "'=1+2",
      "@home": "'@home",
      "-5 °C ice": "'-5 °C ice",
    };
    const lines = rows.map((row: Record<string, string>) =>
      `${fields[row.name ?? ""] ?? row.name},${row.category},${row.products},${
        Number(row.revenue).toFixed(2)
      }\r\n`
    );
    assertEquals(lines.length, 10);
    assertEquals(await response.text(), `name,category,products,revenue\r\n${lines.join("")}`);
  });
  await t.step("text with line breaks, and what is not there", async () => {
    const response = await app.get("/stats/dead-letters?code=not_json&format=csv");
    assertEquals(
      (await response.text()).replace(/[^,]*,[^,]*\r\n$/, "(time),(hash)\r\n"),
      "topic,partition,offset,code,detail,store,id,failedAt,contentHash\r\n" +
        'delhaize_shop,0,2000,not_json,"Is ""odd"",\nand long",,,(time),(hash)\r\n',
    );
  });
  await t.step("without rows it is the header row", async () => {
    const response = await app.get("/stats/sales?by=store&format=csv&store=Oostende");
    assertEquals(await response.text(), "store,baskets,revenue,averageBasket,products\r\n");
  });
});

Deno.test("a report is CSV for whom the header Accept says so", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  const cases = [
    { accept: "text/csv", query: "", expected: "text/csv" },
    { accept: "Text/CSV;q=0.9, */*;q=0.1", query: "", expected: "text/csv" },
    { accept: "text/csv, application/json", query: "", expected: "application/json" },
    { accept: "*/*", query: "", expected: "application/json" },
    { accept: "text/csv", query: "?format=json", expected: "application/json" },
    { accept: "application/json", query: "?format=csv", expected: "text/csv" },
    { accept: "application/json", query: "?format=csv-be", expected: "text/csv" },
  ];
  for (const { accept, query, expected } of cases) {
    await t.step(`${accept} ${query}`, async () => {
      const response = await app.get(`/stats/stores${query}`, "analyst", { headers: { accept } });
      await response.body?.cancel();
      assertEquals(response.headers.get("content-type")?.split(";")[0], expected);
      assertEquals(response.headers.get("vary"), "accept, accept-encoding");
    });
  }
});
