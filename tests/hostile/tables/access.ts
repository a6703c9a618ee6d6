/**
 * Requests of somebody who may not send them (OWASP API Security Top 10 2023: API1, API2, API5).
 *
 * @module
 */
import type { HostileCase, HostileTable } from "../support/hostile_case.ts";
import { aBody, withField } from "../support/hostile_bodies.ts";

const GENT = withField("store", '"Gent"');

const UNKNOWN: readonly (readonly [name: string, headers: HostileCase["request"]["headers"]])[] = [
  ["no key", [["authorization", null]]],
  ["an empty header", [["authorization", ""]]],
  ["Bearer without a key", [["authorization", "Bearer"]]],
  ["Bearer and blanks", [["authorization", `Bearer ${" ".repeat(5_000)}`]]],
  ["Basic", [["authorization", "Basic dGlsbHM6dGlsbHM="]]],
  ["the key without a scheme", [["authorization", "{everything}"]]],
  ["an unknown key", [["authorization", `Bearer dlz_${"x".repeat(43)}`]]],
  ["a key and a letter", [["authorization", "Bearer {everything}x"]]],
  ["a key without its end", [["authorization", "Bearer {everything:-1}"]]],
  ["a key in small letters", [["authorization", "Bearer {everything:lower}"]]],
  ["a key of 10,000 letters", [["authorization", `Bearer ${"x".repeat(10_000)}`]]],
  ["a key and another", [["authorization", "Bearer {tills}, Bearer {everything}"]]],
  ["a token that is signed by nobody", [
    ["authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImFkbWluIn0."],
  ]],
  ["two headers", [["authorization", "Bearer {tills}"], ["authorization", "Bearer {everything}"]]],
  ["the key in another header", [["authorization", null], ["x-api-key", "{everything}"]]],
  ["the key as a cookie", [["authorization", null], ["cookie", "key={everything}"]]],
  ["the key's SHA-256", [["authorization", "Bearer {everything:sha256}"]]],
  ["an address that is inside", [["authorization", null], ["x-forwarded-for", "127.0.0.1"]]],
];

const CHALLENGE = 'Bearer realm="delhaize"';

/** Keys that are none, or not for this. */
export const ACCESS: HostileTable = {
  kind: "access",
  cases: [
    ...UNKNOWN.map(([name, headers = []]): HostileCase => ({
      name,
      request: { headers, body: aBody() },
      status: 401,
      code: "unauthorized",
      answers: {
        // Which of the two: RFC 6750, 3.1 gives no error to whoever sent nothing to judge.
        "www-authenticate":
          headers.some(([name, value]) => name === "authorization" && value !== null)
            ? `${CHALLENGE}, error="invalid_token"`
            : CHALLENGE,
      },
    })),
    {
      name: "the key in the address",
      request: {
        path: "/baskets?access_token={everything}",
        headers: [["authorization", null]],
        body: aBody(),
      },
      status: 401,
      code: "unauthorized",
    },
    {
      name: "nobody who reads",
      request: { method: "GET", path: "/baskets/Brussels/1", headers: [["authorization", null]] },
      status: 401,
      code: "unauthorized",
    },
    {
      name: "nobody with a batch",
      request: { path: "/baskets/batch", headers: [["authorization", null]], body: `[${aBody()}]` },
      status: 401,
      code: "unauthorized",
    },
    {
      name: "a key for reading that sends",
      request: { headers: [["authorization", "Bearer {analyst}"]], body: aBody() },
      status: 403,
      code: "forbidden",
      answers: { "www-authenticate": `${CHALLENGE}, error="insufficient_scope", scope="ingest"` },
    },
    {
      name: "a key for reading that sends a batch",
      request: {
        path: "/baskets/batch",
        headers: [["authorization", "Bearer {analyst}"]],
        body: `[${aBody()}]`,
      },
      status: 403,
      code: "forbidden",
    },
    {
      name: "a key for sending that reads",
      request: {
        method: "GET",
        path: "/baskets/Brussels/1",
        headers: [["authorization", "Bearer {tills}"]],
      },
      status: 403,
      code: "forbidden",
      answers: { "www-authenticate": `${CHALLENGE}, error="insufficient_scope", scope="read"` },
    },
    ...["Gent", "BRUSSELS", "Brussels2", "Brussels/", "Br\\u00fcssels", "*"].map((store) => ({
      name: `a key of Brussels that sends a basket of ${store}`,
      request: {
        headers: [["authorization", "Bearer {tills}"]],
        body: withField("store", `"${store}"`),
      } as const,
      status: 403,
      code: "store_not_allowed",
    })),
    {
      name: "a key of Gent that reads a basket of Brussels",
      request: {
        method: "GET",
        path: "/baskets/Brussels/1",
        headers: [["authorization", "Bearer {gent}"]],
      },
      status: 403,
      code: "store_not_allowed",
    },
    {
      name: "a key of Brussels with a batch of Gent",
      request: {
        path: "/baskets/batch",
        headers: [["authorization", "Bearer {tills}"]],
        body: `[${GENT},${GENT}]`,
      },
      status: 422,
      code: "invalid_batch",
      errors: [["store_not_allowed", "/store", 1], ["store_not_allowed", "/store", 2]],
    },
    {
      name: "a key of Brussels with a batch that has one line of Gent",
      request: {
        path: "/baskets/batch",
        headers: [["authorization", "Bearer {tills}"]],
        body: `[${aBody()},${GENT}]`,
      },
      status: 207,
      errors: [["store_not_allowed", "/store", 2]],
      accepted: 1,
    },
  ],
};
