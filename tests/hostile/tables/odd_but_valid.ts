/**
 * What only looks wrong: the contract takes it, and that must stay so or change on purpose.
 *
 * @module
 */
import type { HostileCase, HostileTable } from "../support/hostile_case.ts";
import { aBody, named, priced, utf8, withField } from "../support/hostile_bodies.ts";

const BODIES: readonly (readonly [name: string, body: HostileCase["request"]["body"]])[] = [
  ["-0, which is no negative price", priced("-0")],
  ["a negative price, which is a return", priced("-0.01")],
  ["a million that goes back", priced("-1000000.00")],
  ["what binary fractions leave", priced("0.30000000000000004")],
  ["what those of 32 bits leave", priced("1.9900000095367432")],
  ["1e2", priced("1e2")],
  ["100E-2", priced("100E-2")],
  ["1.50", priced("1.50")],
  ["a million", priced("1000000.00")],
  ["1.5 with decimals that no float holds", priced("1.50000000000000000000001")],
  ["a price that is too small for any float", priced("1e-999999")],
  ["29 February 2000", withField("date", '"2000-02-29"')],
  ["the first day of all", withField("date", '"2000-01-01"')],
  ["an id of 64 emoji, 128 UTF-16 units", withField("id", `"${"🍌".repeat(64)}"`)],
  ["an id of 64 letters and their accents", withField("id", `"${"e\u0301".repeat(64)}"`)],
  ["a text from right to left", named('"\\u202emoc.elpmaxe"')],
  ["zero-width characters", named('"\\u200bBanana\\ufeff"')],
  ["a line separator of Unicode", named('"Ban\\u2028ana"')],
  ["markup", named('"<script>alert(1)</script>"')],
  ["SQL", named('"\'); drop table baskets; --"')],
  ["a formula of a spreadsheet", named("\"=cmd|' /C calc'!A0\"")],
  ["a template", named('"${7*7}{{7*7}}"')],
  ["a store called __proto__", withField("store", '"__proto__"')],
  ["a slash in a store", withField("store", '"Gent/Zuid"')],
  ["names as escapes", aBody().replace('"id"', '"\\u0069\\u0064"')],
  ["100,000 blanks within a name, which become one", named(`"Ban${" ".repeat(100_000)}ana"`)],
  ["100,000 zero-width spaces in a name", named(`"Ban${"\u200b".repeat(100_000)}ana"`)],
  ["a price of 100,000 digits", priced(`1.5${"0".repeat(100_000)}`)],
  ["a byte order mark", utf8(`\ufeff${aBody()}`)],
  ["blanks around it", `\r\n\t ${aBody()} \n`],
];

const HEADERS: readonly (readonly [name: string, headers: HostileCase["request"]["headers"]])[] = [
  ["100 headers", Array.from({ length: 100 }, (_, index) => [`x-${index}`, "a"])],
  ["a header of 8 KB", [["x-a", "a".repeat(8_192)]]],
  ["a header of 60 KB", [["x-a", "a".repeat(60_000)]]],
  ["a traceparent of 50 KB, which goes no further", [["traceparent", "x".repeat(50_000)]]],
  ["a request id for the log, which is replaced", [["x-request-id", '"} {"level":"ERROR"']]],
  ["another host", [["host", "evil.example"]]],
  ["headers of a proxy", [["x-forwarded-for", "' or 1=1"], ["forwarded", "for=_"]]],
  ["identity as the encoding", [["content-encoding", "identity"]]],
];

/** All of it is accepted. */
export const ODD_BUT_VALID: HostileTable = {
  kind: "odd but valid",
  cases: [
    ...BODIES.map(([name, body = ""]) => ({ name, request: { body }, status: 202, accepted: 1 })),
    ...HEADERS.map(([name, headers = []]) => ({
      name,
      request: { headers, body: aBody() },
      status: 202,
      accepted: 1,
    })),
  ],
};
