import { assertEquals } from "@std/assert";
import { allowsStore, type ApiKey, hasScope } from "../../../api/auth/api_key.ts";

const aKey = (changes: Partial<ApiKey>): ApiKey => ({
  name: "a key",
  sha256: "",
  scopes: ["ingest"],
  ...changes,
});

Deno.test("allowsStore() takes the shops of a key, and none whose name is like theirs", () => {
  const key = aKey({ stores: ["Gent", "Liège"] });
  const cases = [
    { store: "Gent", expected: true },
    { store: "  Gent ", expected: true },
    { store: "Lie\u0300ge", expected: true },
    { store: "Gent Zuid", expected: false },
    { store: "Gen", expected: false },
    { store: "Oud-Gent", expected: false },
    { store: "gent", expected: false },
    { store: "", expected: false },
  ];
  for (const { store, expected } of cases) {
    assertEquals(allowsStore(key, store), expected, JSON.stringify(store));
  }
  assertEquals(allowsStore(aKey({}), "any shop"), true);
  assertEquals(allowsStore(aKey({ stores: [] }), "any shop"), false);
});

Deno.test("hasScope() wants the scope itself, or admin, which has them all", () => {
  assertEquals(hasScope(aKey({ scopes: ["read"] }), "read"), true);
  assertEquals(hasScope(aKey({ scopes: ["read"] }), "ingest"), false);
  assertEquals(hasScope(aKey({ scopes: ["ingest", "read"] }), "admin"), false);
  assertEquals(hasScope(aKey({ scopes: ["admin"] }), "ingest"), true);
});
