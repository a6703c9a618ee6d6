/**
 * Whatever the app reads of a request's head costs time in proportion to its length: the CPU for 15
 * and 60 KB of it, the longest head that `Deno.serve` takes.
 *
 * @module
 */
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { anApp } from "../api/an_app.ts";
import { failingWith } from "../api/stats/support/a_stats_app.ts";
import { assertEvenGrowth } from "../support/even_growth.ts";

/** Writes `size` characters into one part of a request. */
type Flood = readonly [name: string, write: (size: number) => readonly [string, RequestInit?]];

const FLOODS: readonly Flood[] = [
  ["distinct names", (size) => [`/stats/sales?${listed(size, (at) => `p${at}`)}`]],
  ["names like integers", (size) => [`/stats/sales?${listed(size, toCollision)}`]],
  [
    "distinct names for the overview",
    (size) => [`/stats/overview?${listed(size, (at) => `p${at}`)}`],
  ],
  ["distinct names for the stream", (size) => [`/stats/stream?${listed(size, (at) => `p${at}`)}`]],
  ["one name", (size) => [`/stats/sales?${listed(size, () => "from")}`]],
  ["ampersands", (size) => [`/stats/sales?${"&".repeat(size)}`]],
  ["marks in a value", (size) => [`/stats/sales?store=a${filled(size, "%CC%95%CC%96")}`]],
  ["a name that a pointer escapes", (size) => [`/stats/sales?${filled(size, "~/")}`]],
  ["segments", (size) => [`/${filled(size, "a/")}`]],
  ["segments below a route", (size) => [`/baskets/${filled(size, "a/")}`]],
  ["slashes", (size) => [`/baskets${filled(size, "/")}`]],
  ["escapes that are no UTF-8", (size) => [`/baskets/${filled(size, "%ff")}/1`]],
  ["such escapes among good ones", (size) => [`/baskets/${filled(size, "%41%ffx")}/1`]],
  ["marks in a path", (size) => [`/baskets/${filled(size, "%CC%95%CC%96")}/1`]],
  ["accept", (size) => ["/stats/sales", { headers: { accept: filled(size, "text/csv,") } }]],
  ["accept-encoding", (size) => ["/", { headers: { "accept-encoding": filled(size, "gzip ;") } }]],
  ["if-none-match", (size) => ["/", { headers: { "if-none-match": filled(size, "W/,") } }]],
  ["x-request-id", (size) => ["/", { headers: { "x-request-id": filled(size, "a") } }]],
  ["authorization", (size) => toPost({ authorization: `Bearer ${filled(size, " ")}=` })],
  ["content-type of blanks", (size) => toPost({ "content-type": toBlanks(size) })],
  ["content-type of semicolons", (size) => toPost({ "content-type": filled(size, " ;") + "x" })],
  ["content-encoding", (size) => toPost({ "content-encoding": toBlanks(size) })],
  ["traceparent", (size) => toPost({ traceparent: filled(size, "0-") })],
  ["origin", (size) => toPost({ origin: filled(size, "a.") })],
  ["preflight", (size) => [
    "/baskets",
    { method: "OPTIONS", headers: { "access-control-request-headers": toBlanks(size) } },
  ]],
];

for (const [name, write] of FLOODS) {
  Deno.test(`the app reads a flood in time proportional to its length: ${name}`, async () => {
    const stop = new AbortController();
    const { metrics } = anApp();
    const { request } = anApp({
      metrics,
      corsOrigins: ["https://shop.example"],
      stats: {
        database: failingWith(new DatabaseError("Gone", {})),
        readLag: () => Promise.resolve(undefined),
        metrics,
        stop: stop.signal,
      },
    });
    await assertEvenGrowth(LENGTH, (size) => async () => {
      await (await request(...write(size))).body?.cancel();
    });
    stop.abort();
  });
}

function toPost(headers: Record<string, string>): readonly [string, RequestInit] {
  return ["/baskets", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: "{}",
  }];
}

function filled(size: number, unit: string): string {
  return unit.repeat(size / unit.length);
}

function toBlanks(size: number): string {
  return `a${filled(size, " ")}b`;
}

function listed(size: number, toName: (at: number) => string): string {
  let query = "";
  for (let at = 0; query.length < size; at++) query += `${toName(at)}&`;
  return query;
}

/** Names that V8 files under one hash. */
function toCollision(at: number): string {
  return String(7 + at * 262_144);
}

const LENGTH = 15_000;
