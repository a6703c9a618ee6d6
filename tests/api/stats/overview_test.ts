/**
 * The overview and its stream over what the consumer writes, while it writes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Overview } from "../../../api/stats/overview/overview.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";
import { A_LAG, aStatsApp, failingWith, NOW, type Who } from "./support/a_stats_app.ts";
import { readEvents } from "./support/read_events.ts";
import { SHOPS, storeSomeSales } from "./support/some_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

Deno.test("every number of the overview equals its SQL over the base tables", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  await storeBatch(database, [aPrepared({ id: "today", date: "2026-11-23", store: "Gent" })]);
  // Stored while this test runs, however long that takes, with delays that differ.
  await database.query(`
    update baskets
    set
      stored_at = now() + interval '1 hour',
      received_at = now() + interval '1 hour' - make_interval(secs => (record_offset % 97) / 50.0)
    where record_offset % 3 = 0`);
  await database.query("update baskets set stored_at = 'epoch' where record_offset % 3 > 0");

  // Two wait; one has a consumer, another one came this second.
  await database.query(`
    insert into dead_letter_requests
      (code, action, reason, actor, fingerprint, stores, requested_at, claimed_until)
    select 'conflict', 'discard', 'a test', 'office', decode(lpad(n::text, 64, '0'), 'hex'),
      case n when 1 then array['Gent'] end,
      now() - case n when 3 then interval '0' else interval '1 minute' end,
      now() + case n when 4 then interval '1 hour' else interval '-1 hour' end
    from generate_series(1, 4) as n`);

  for (
    const { who, shops } of [
      { who: "analyst", shops: SHOPS },
      { who: "shop", shops: ["Gent", "Luik"] },
    ] as const
  ) {
    await t.step(who, async () => {
      using app = aStatsApp(database);
      const response = await app.get("/stats/overview", who);
      const isAll = who === "analyst";
      const [row] = await database.query(
        `select json_build_object(
          'totals', (select json_build_object('baskets', count(*), 'revenue', sum(total))
            from baskets where store = any($1::text[])),
          'today', (select json_build_object(
              'date', '2026-11-23', 'baskets', count(*), 'revenue', sum(total))
            from baskets where store = any($1::text[]) and purchased_on = '2026-11-23'),
          'open', (select count(*) from dead_letters
            where replayed_at is null and discarded_at is null
              and ($2::boolean or store = any($1::text[]))),
          'reusedIds', (select json_agg(json_build_object('store', store, 'open', open))
            from (
              select store, count(*) as open
              from dead_letters
              where replayed_at is null and discarded_at is null and code = 'id_reused'
                and store = any($1::text[])
              group by store order by open desc, store
            ) as shops),
          'delays', (select json_agg(extract(epoch from stored_at - received_at) order by 1)
            from baskets where store = any($1::text[]) and record_offset % 3 = 0)
        ) as expected`,
        [toArrayLiteral(shops), isAll],
      );
      // Of the requests that nobody took in hand, a limited key sees those for its shops alone.
      const waitingRequests = isAll ? 2 : 1;
      const { totals, today, open, reusedIds, delays } = JSON.parse(row?.expected ?? "");
      const [newest] = await database.query(READ_NEWEST, [toArrayLiteral(shops), isAll]);
      const byCode = isAll
        ? [{ code: "id_reused", open: 5 }, { code: "not_json", open: 1 }]
        : [{ code: "id_reused", open }];
      const expected: Overview = {
        at: NOW.toISOString(),
        instance: { startedAt: NOW.toISOString() },
        database: "up",
        broker: "up",
        alerts: [],
        rates: { acceptedPerSecond: null, storedPerSecond: null, revenuePerSecond: null },
        totals,
        today,
        delay: {
          p50Seconds: percentile(delays, 0.5),
          p99Seconds: percentile(delays, 0.99),
          baskets: delays.length,
        },
        lag: isAll
          ? A_LAG.topics.map(({ topic, lagRecords, lagSeconds }) => (
            { topic, records: lagRecords, seconds: lagSeconds }
          ))
          : null,
        lagMissingRights: [],
        deadLetters: { open, truncated: false, byCode, reusedIds, waitingRequests },
        gaps: isAll ? { open: 0, missing: 0, first: [] } : null,
        tills: { missing: 0, missingTills: 0, problems: 0, first: [] },
        refusals: { causes: 0, newCauses: 0, first: [] },
        latest: JSON.parse(newest?.latest ?? ""),
        answers: [],
      };
      assertEquals([response.status, await response.json()], [200, expected]);
    });
  }
});

/** Entries of the feed, over the base tables. No record says when it was sent. */
const READ_NEWEST = `
  select json_agg(entry order by at desc, store, id) as latest
  from (
    select
      at, store, id,
      json_build_object(
        'status', status, 'store', store, 'id', id, 'products', products, 'total', total,
        'soldAt', null, 'receivedAt', to_char(received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'storedAt', case when status <> 'dead_letter' then to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end,
        'failedAt', case when status = 'dead_letter' then to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end,
        'code', code, 'topic', topic, 'partition', partition_id, 'offset', record_offset
      ) as entry
    from (
      select
        case when (store, id) in (
          select store, basket_id from dead_letters
          where replayed_at is null and discarded_at is null
        ) then 'conflict' else 'stored' end as status,
        store, id, product_count as products, total, null as code,
        received_at at time zone 'UTC' as received_at, stored_at at time zone 'UTC' as at,
        topic, partition_id, record_offset
      from baskets
      where store = any($1::text[])
      union all
      select
        'dead_letter', store, basket_id, null, null, code,
        record_timestamp at time zone 'UTC', failed_at at time zone 'UTC',
        topic, partition_id, record_offset
      from dead_letters
      where replayed_at is null and discarded_at is null
        and ($2::boolean or store = any($1::text[]))
    ) as entries
    order by at desc, store, id
    limit 10
  ) as newest`;

/** Between the two nearest, as `percentile_cont` does; in milliseconds of a second. */
function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [below = 0, above = below] = sorted.slice(Math.floor(place));
  return Math.round((below + (above - below) * (place % 1)) * 1_000) / 1_000;
}

Deno.test("the overview of an empty database is all zeros", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  const { totals, today, delay, deadLetters, gaps, tills, refusals, latest } =
    await (await app.get("/stats/overview"))
      .json();
  assertEquals({ totals, today, delay, deadLetters, gaps, tills, refusals, latest }, {
    totals: { baskets: 0, revenue: 0 },
    today: { date: "2026-11-23", baskets: 0, revenue: 0 },
    delay: { p50Seconds: null, p99Seconds: null, baskets: 0 },
    deadLetters: { open: 0, truncated: false, byCode: [], reusedIds: [], waitingRequests: 0 },
    gaps: { open: 0, missing: 0, first: [] },
    tills: { missing: 0, missingTills: 0, problems: 0, first: [] },
    refusals: { causes: 0, newCauses: 0, first: [] },
    latest: [],
  });
});

Deno.test("the overview counts this instance's answers to POST", async () => {
  using app = aStatsApp(failingWith(new Error("away")));
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  for (const who of ["till", "nobody", "till"] as const) await app.get("/baskets", who, post);
  // Neither of these is one.
  for (const path of ["/baskets", "/stats/sales?x=1"]) await app.get(path);
  const { answers } = await (await app.get("/stats/overview")).json();
  assertEquals(answers, [{ status: 401, count: 1 }, { status: 422, count: 2 }]);
});

Deno.test("a basket is in the stream a moment after it was stored", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  const response = await app.get("/stats/stream");
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const events = readEvents(response);
  const next = async () => {
    const { value } = await events.next();
    if (value === undefined) throw new Error("The stream has ended");
    return value;
  };
  const first = await next();
  assertEquals(first.overview.totals?.baskets, 0);
  await next();

  await storeBatch(database, [aPrepared({ products: [aProduct("Bread", 12.34)] })]);
  // The one that was being made meanwhile may be without it.
  let event = await next();
  if (event.overview.totals?.baskets === 0) event = await next();
  assertEquals(event.overview.totals, { baskets: 1, revenue: 12.34 });
  await events.return(undefined);
});

Deno.test("a client watches as many streams as are left of 200, and HEAD is none of them", async () => {
  using app = aStatsApp(failingWith(new Error("away")));
  const heads = await Promise.all(
    Array.from({ length: 10 }, () => app.get("/stats/stream", "analyst", { method: "HEAD" })),
  );
  assertEquals(heads.map(({ status, body }) => [status, body]), Array(10).fill([200, null]));
  const watchers: Who[] = ["analyst", "shop"];
  const streams = await Promise.all(
    Array.from({ length: 200 }, (_, number) => app.get("/stats/stream", watchers[number % 2])),
  );
  const open = streams.filter(({ status }) => status === 200);
  // Each has a third, and a third client would find the rest.
  assertEquals(open.length, 134);
  const refused = await app.get("/stats/stream");
  assertEquals(
    [refused.status, refused.headers.get("retry-after"), (await refused.json()).code],
    [429, "5", "too_many_at_once"],
  );
  await open[0]?.body?.cancel();
  assertEquals((await app.get("/stats/stream")).status, 200);
});
