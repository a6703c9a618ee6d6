/**
 * Many of one thing, for the fuzz drill: members, parameters and headers.
 *
 * @module
 */
import { again, collisions, listed } from "../../hostile/support/floods.ts";

const deep = (open: string, close: string) => `${open.repeat(5_000)}1${close.repeat(5_000)}`;

/** The JSON of a member's value; most go on with more members behind it. */
export const FLOODS: readonly string[] = [
  `{${collisions(2_000)}}`,
  `1,${collisions(2_000)}`,
  `1,${listed(511, (at) => `"${at}":1`)}`,
  `1,${listed(700, (at) => `"f${at}":1`)}`,
  `1,${again('"id":1', 2_000)}`,
  `"b",${again('"price":1.5', 2_000)}`,
  `1,${again('"\\u0069d":1', 2_000)}`,
  `1,${again('"__proto__":{}', 2_000)}`,
  deep("[", "]"),
  deep('{"a":', "}"),
  deep('[{"a":', "}]"),
  "{}".padEnd(50_000),
  `"a${"\\u0315\\u0316".repeat(3_000)}"`,
  `[${again("1", 20_000)}]`,
  `[${again('{"id":"a","name":"b","price":1,"price":2}', 500)}]`,
];

/** Reports asked for with more parameters, or longer ones, than they know. */
export const FLOODED_READS: readonly string[] = [
  "/stats/sales",
  `/stats/sales?${listed(5_000, (at) => `p${at}`).replaceAll(",", "&")}`,
  `/stats/products?${listed(4_000, (at) => `${7 + at * 262_144}`).replaceAll(",", "&")}`,
  `/stats/stores?${"from&".repeat(5_000)}`,
  `/stats/overview?${"&".repeat(30_000)}=`,
  `/stats/sales?store=a${"%CC%95%CC%96".repeat(2_000)}`,
  `/stats/sales?by=store&limit=${"9".repeat(20_000)}`,
  `/stats/sales?store=${"%00".repeat(5_000)}`,
  `/stats/tills?after=2026-01-01/${"%2500".repeat(5_000)}/1`,
  `/stats/tills?after=${"/".repeat(20_000)}`,
  `/baskets/${"%E2%80%8B".repeat(3_000)}/1`,
];

/** Lists of headers. Deno's server takes 128 in all. */
export const MANY_HEADERS: readonly (readonly (readonly [name: string, value: string])[])[] = [
  Array.from({ length: 100 }, (_, at) => [`x-${at}`, "a"]),
  Array.from({ length: 140 }, (_, at) => [`x-${at}`, "a"]),
  Array.from({ length: 100 }, () => ["accept", "text/csv;q=0.1"]),
  Array.from({ length: 100 }, (_, at) => ["traceparent", `00-${at}`]),
];
