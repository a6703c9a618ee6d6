/**
 * The JSON of the settings becomes API keys, or every fault of it, without a value.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseApiKeys } from "../../../api/auth/parse_api_keys.ts";
import { anApiKey } from "./an_api_key.ts";

Deno.test("parseApiKeys() reads entries", async (t) => {
  const key = anApiKey();
  const cases = [
    { name: "none", input: [], expected: [] },
    { name: "one for all shops", input: [key], expected: [key] },
    {
      name: "shops in another form",
      input: [{ ...key, stores: [" Gent Zuid ", "Lie\u0301ge", "Li\u00e9ge"] }],
      expected: [{ ...key, stores: ["Gent Zuid", "Li\u00e9ge"] }],
    },
    {
      name: "a hash in capitals and a repeated scope",
      input: [{ ...key, sha256: key.sha256.toUpperCase(), scopes: ["read", "read"] }],
      expected: [{ ...key, scopes: ["read" as const] }],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(parseApiKeys(JSON.stringify(input)), { ok: true, keys: expected });
    });
  }
  await t.step("a byte order mark before the list", () => {
    assertEquals(parseApiKeys("\uFEFF[]"), { ok: true, keys: [] });
  });
});

Deno.test("parseApiKeys() names every fault at once", async (t) => {
  const key = anApiKey();
  const list = "must be a JSON array of entries";
  const cases: { name: string; input: unknown; expected: string[] }[] = [
    { name: "an object", input: key, expected: [list] },
    { name: "null", input: null, expected: [list] },
    { name: "a text for an entry", input: ["dlz_secret"], expected: ["/0 must be an object"] },
    {
      name: "nothing in an entry",
      input: [{}],
      expected: [
        "/0/name must be a text",
        "/0/sha256 must be a text",
        "/0/scopes must be a list of ingest, read, admin",
      ],
    },
    {
      name: "all of it wrong",
      input: [key, { name: "a\nb", sha256: "dlz_secret", scopes: ["write"], stores: [" ", 1] }],
      expected: [
        "/1/name must be 1 to 64 letters, digits, spaces, dots, dashes or underscores",
        "/1/sha256 must be 64 hexadecimal digits, the SHA-256 of the key",
        "/1/scopes/0 must be one of ingest, read, admin",
        "/1/stores/0 must be the name of a shop, 1 to 64 characters",
        "/1/stores/1 must be a text",
      ],
    },
    {
      name: "no scope",
      input: [{ ...key, scopes: [] }],
      expected: ["/0/scopes must not be empty"],
    },
    {
      name: "no shop",
      input: [{ ...key, stores: [] }],
      expected: ["/0/stores must not be empty; leave it out to allow all shops"],
    },
    {
      name: "a typo that would allow all shops",
      input: [{ ...key, store: ["Gent"] }],
      expected: ["/0 must not have the field store"],
    },
    {
      name: "a key where a field belongs",
      input: [{ ...key, [`dlz_${"x".repeat(43)}`]: true }],
      expected: ["/0 must not have fields besides name, sha256, scopes, stores"],
    },
    {
      name: "the same name and hash twice",
      input: [key, anApiKey({ name: "till-2", token: "b" }), key],
      expected: [
        "/2/name must not be that of /0 too",
        "/2/sha256 must not be that of /0 too",
      ],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(parseApiKeys(JSON.stringify(input)), { ok: false, faults: expected });
    });
  }
  await t.step("no JSON", () => {
    assertEquals(parseApiKeys('["dlz_secret'), { ok: false, faults: [list] });
  });
});

Deno.test("parseApiKeys() never throws and never repeats a value", () => {
  const secret = "dlz_SECRETSECRETSECRETSECRETSECRETSECRETSECRETS";
  const value = fc.oneof(fc.constant(secret), fc.array(fc.constant(secret)), fc.jsonValue());
  const entry = fc.record({ name: value, sha256: value, scopes: value, stores: value });
  fc.assert(fc.property(fc.oneof(value, fc.array(fc.oneof(value, entry))), (input) => {
    for (const text of [JSON.stringify(input), JSON.stringify(input).slice(1)]) {
      const parsed = parseApiKeys(text);
      if (!parsed.ok) assertEquals(parsed.faults.join().includes("SECRET"), false);
    }
  }));
});
