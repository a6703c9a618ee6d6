/**
 * Ends of day that no till has.
 *
 * @module
 */
import { again, collisions } from "../support/floods.ts";
import type { Fault, HostileCase, HostileTable } from "../support/hostile_case.ts";

const DAY = '{"store":"Brussels","till":"3","date":"2020-01-01"';
const GOOD = `${DAY},"first":1,"last":9,"count":9,"total":40.5}`;
const having = (members: string) => `${DAY},${members}}`;

type Row = readonly [name: string, body: string, ...faults: readonly Fault[]];

const FAULTY: readonly Row[] = [
  ["null", "null", ["wrong_type", ""]],
  ["a first without a last", having('"first":1,"count":1,"total":1'), ["required", "/last"]],
  ["a last before the first", having('"first":2,"last":1,"count":1,"total":1'), [
    "too_small",
    "/last",
  ]],
  ["receipts without numbers", having('"count":1,"total":1'), ["required", "/first"]],
  ["a text as count", having('"first":1,"last":1,"count":"1","total":1'), [
    "wrong_type",
    "/count",
  ]],
  ["1e400 as total", having('"first":1,"last":1,"count":1,"total":1e400'), ["too_big", "/total"]],
  ["half a cent as total", having('"first":1,"last":1,"count":1,"total":0.005'), [
    "too_many_decimals",
    "/total",
  ]],
  ["a store that comes twice", GOOD.replace("{", '{"store":"Gent",'), [
    "duplicate_member",
    "/store",
  ]],
  ["__proto__", GOOD.replace("{", '{"__proto__":{"count":0},'), ["unknown_field", "/__proto__"]],
  ["integer-like names", GOOD.replace("{", `{${collisions(60_000)},`), ["too_many", ""]],
  ["a till again and again", GOOD.replace("{", `{${again('"till":1', 60_000)},`), [
    "duplicate_member",
    "/till",
  ]],
  [
    "arrays, 10,000 deep, as till",
    GOOD.replace('"3"', `${"[".repeat(10_000)}${"]".repeat(10_000)}`),
    ["wrong_type", "/till"],
  ],
];

/** `POST /closings`. */
export const CLOSINGS: HostileTable = {
  kind: "closings",
  cases: [
    ...FAULTY.map(([name, body, ...errors]): HostileCase => ({
      name,
      request: { path: "/closings", body },
      status: 422,
      code: "invalid_closing",
      errors,
    })),
    {
      name: "a closing of another shop",
      request: { path: "/closings", headers: [["authorization", "Bearer {gent}"]], body: GOOD },
      status: 403,
      code: "store_not_allowed",
    },
    {
      name: "a day without receipts",
      request: { path: "/closings", body: having('"count":0,"total":0') },
      status: 202,
      accepted: 1,
    },
  ],
};
