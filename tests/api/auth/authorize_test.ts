/**
 * The `Authorization` header names a key that may do it, or the refusal says what is missing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { authorize } from "../../../api/auth/authorize.ts";
import type { Scope } from "../../../api/auth/api_key.ts";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { anApiKey, TOKEN } from "./an_api_key.ts";

const BEARER = `Bearer ${TOKEN}`;

Deno.test("authorize() reads a bearer token", async (t) => {
  const keys = createKeyRing([anApiKey(), anApiKey({ name: "padded", token: "YWI=" })]);
  const unknown = 'Bearer realm="delhaize", error="invalid_token"';
  const cases: { name: string; header: string | null; expected: string }[] = [
    { name: "a known token", header: BEARER, expected: "till-1" },
    { name: "the scheme in lower case", header: `bearer ${TOKEN}`, expected: "till-1" },
    { name: "two spaces", header: `Bearer  ${TOKEN}`, expected: "till-1" },
    { name: "a padded token", header: "Bearer YWI=", expected: "padded" },
    { name: "no header", header: null, expected: 'Bearer realm="delhaize"' },
    { name: "an empty header", header: "", expected: unknown },
    { name: "the scheme alone", header: "Bearer", expected: unknown },
    { name: "no space", header: `Bearer${TOKEN}`, expected: unknown },
    { name: "the token alone", header: TOKEN, expected: unknown },
    { name: "another scheme", header: `Basic ${TOKEN}`, expected: unknown },
    { name: "an unknown token", header: "Bearer dlz_nobody", expected: unknown },
    { name: "two headers, joined", header: `${BEARER}, ${BEARER}`, expected: unknown },
    { name: "quotes", header: `Bearer "${TOKEN}"`, expected: unknown },
    { name: "a character no token has", header: `${BEARER}é`, expected: unknown },
    { name: "64 KB", header: `Bearer ${"a".repeat(65_536)}`, expected: unknown },
  ];
  for (const { name, header, expected } of cases) {
    await t.step(name, () => {
      const result = authorize(header, { keys, scope: "ingest" });
      const answer = result.ok ? result.key.name : result.headers["www-authenticate"];
      assertEquals(answer, expected);
      if (!result.ok) assertEquals(result.code, "unauthorized");
    });
  }
});

Deno.test("authorize() wants the scope, which admin has all of", async (t) => {
  const cases: { has: Scope[]; needs: Scope; ok: boolean }[] = [
    { has: ["ingest"], needs: "ingest", ok: true },
    { has: ["ingest"], needs: "read", ok: false },
    { has: ["read"], needs: "ingest", ok: false },
    { has: ["ingest", "read"], needs: "read", ok: true },
    { has: ["ingest", "read"], needs: "admin", ok: false },
    { has: ["admin"], needs: "ingest", ok: true },
    { has: ["admin"], needs: "read", ok: true },
    { has: ["admin"], needs: "admin", ok: true },
  ];
  for (const { has, needs, ok } of cases) {
    await t.step(`${needs} with ${has.join()}`, () => {
      const key = anApiKey({ scopes: has });
      assertEquals(
        authorize(BEARER, { keys: createKeyRing([key]), scope: needs }),
        ok ? { ok: true, key } : {
          ok: false,
          code: "forbidden",
          keyName: key.name,
          detail: `The API key lacks the scope ${needs}`,
          headers: {
            "www-authenticate":
              `Bearer realm="delhaize", error="insufficient_scope", scope="${needs}"`,
          },
        },
      );
    });
  }
});

Deno.test("authorize() holds a key to its shops", async (t) => {
  const cases = [
    { name: "no list", stores: undefined, store: "Gent", ok: true },
    { name: "one of the list", stores: ["Gent", "Li\u00e9ge"], store: "Gent", ok: true },
    { name: "in form NFD", stores: ["Li\u00e9ge"], store: " Lie\u0301ge ", ok: true },
    { name: "another shop", stores: ["Gent"], store: "Brussels", ok: false },
    { name: "in other case", stores: ["Gent"], store: "gent", ok: false },
    { name: "a part of a name", stores: ["Gent Zuid"], store: "Gent", ok: false },
    { name: "a shop not known yet", stores: ["Gent"], store: undefined, ok: true },
  ];
  for (const { name, stores, store, ok } of cases) {
    await t.step(name, () => {
      const key = anApiKey(stores === undefined ? {} : { stores });
      const keys = createKeyRing([key]);
      assertEquals(
        authorize(BEARER, { keys, scope: "ingest", store }),
        ok ? { ok: true, key } : {
          ok: false,
          code: "store_not_allowed",
          keyName: key.name,
          detail: "The API key is not for baskets of this store",
          headers: {},
        },
      );
    });
  }
});
