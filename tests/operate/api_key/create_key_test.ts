/**
 * A new key is random, recognisable, and let in by its own entry.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createKey } from "../../../operate/api_key/create_key.ts";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { parseApiKeys } from "../../../api/auth/parse_api_keys.ts";

Deno.test("createKey() prints 256 random bits and keeps their hash", () => {
  const created = createKey({ name: "till-1", scopes: ["ingest"], stores: ["Gent Zuid"] }, {
    fillRandom: (bytes) => void bytes.fill(255),
  });
  assertEquals(created, {
    key: "dlz_" + "_".repeat(42) + "8",
    entry: {
      name: "till-1",
      sha256: "eed47d484d6e037d610aed921d258ff6ac72a8f385481f76e070588243798c23",
      scopes: ["ingest"],
      stores: ["Gent Zuid"],
    },
  });
});

Deno.test("createKey() makes keys that the settings take and the ring lets in", () => {
  const keys = ["a", "b"].map((name) => createKey({ name, scopes: ["read"] }));
  for (const { key } of keys) assertMatch(key, /^dlz_[A-Za-z0-9_-]{43}$/);
  const parsed = parseApiKeys(JSON.stringify(keys.map(({ entry }) => entry)));
  const ring = createKeyRing(parsed.ok ? parsed.keys : []);
  assertEquals(keys.map(({ key }) => ring.verify(key)), keys.map(({ entry }) => entry));
});
