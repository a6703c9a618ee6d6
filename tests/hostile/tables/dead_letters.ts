/**
 * What nobody asks to be done with dead letters.
 *
 * @module
 */
import { collisions } from "../support/floods.ts";
import type { Body, Fault, HostileCase, HostileTable } from "../support/hostile_case.ts";

const PATHS = ["replay", "replace", "new-id", "discard"].map((word) => `/dead-letters/${word}`);
const OFFICE = [["authorization", "Bearer {office}"]] as const;
const having = (members: string) => `{"code":"conflict",${members}}`;

const FAULTY: readonly (readonly [name: string, body: Body, ...faults: readonly Fault[]])[] = [
  ["null", "null", ["wrong_type", ""]],
  ["an empty object", "{}", ["required", "/positions"], ["required", "/reason"]],
  ["__proto__", having('"reason":"a","__proto__":{"code":1}'), ["unknown_field", "/__proto__"]],
  ["NUL in the reason", having('"reason":"a\\u0000b"'), ["control_character", "/reason"]],
  ["half a pair in the reason", having('"reason":"\\ud800"'), ["not_unicode", "/reason"]],
  ["an object as code", '{"code":{},"reason":"a"}', ["unknown_value", "/code"]],
  ["a code of Object.prototype", '{"code":"constructor","reason":"a"}', [
    "unknown_value",
    "/code",
  ]],
  ["SQL as position", `{"positions":["'; drop table baskets; --"],"reason":"a"}`, [
    "invalid",
    "/positions/0",
  ]],
  ["an offset that no bigint holds", '{"positions":["a/0@9223372036854775808"],"reason":"a"}', [
    "invalid",
    "/positions/0",
  ]],
  ["integer-like names", `{${collisions(4_000)},"reason":"a"}`, ["too_many", ""]],
  ["arrays, 10,000 deep", having(`"reason":${"[".repeat(10_000)}${"]".repeat(10_000)}`), [
    "wrong_type",
    "/reason",
  ]],
];

/** `POST /dead-letters/…`. */
export const DEAD_LETTERS: HostileTable = {
  kind: "dead letters",
  cases: PATHS.flatMap((path): readonly HostileCase[] => [
    ...FAULTY.map(([name, body, ...errors]): HostileCase => ({
      name: `${path}: ${name}`,
      request: { path, headers: OFFICE, body },
      status: 422,
      code: "invalid_action",
      errors,
    })),
    {
      name: `${path}: 100 KB of blanks`,
      request: { path, headers: OFFICE, body: " ".repeat(100_000) },
      status: 413,
      code: "body_too_large",
    },
    {
      name: `${path}: a key that reads and sends`,
      request: { path, body: having('"reason":"a"') },
      status: 403,
      code: "forbidden",
    },
  ]),
};
