/**
 * Keys name shops in any spelling, and those that nobody knows are said.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ApiKeys, createKeyRing } from "../../../api/auth/key_ring.ts";
import { parseApiKeys } from "../../../api/auth/parse_api_keys.ts";
import { type LostKey, toKnownKeys } from "../../../api/stores/to_known_keys.ts";
import { anApiKey, TOKEN } from "../auth/an_api_key.ts";
import { knownStores } from "./known_stores.ts";

function ring(...stores: readonly (readonly string[] | undefined)[]): ApiKeys {
  const entries = stores.map((stores, index) =>
    anApiKey({
      name: `till-${index}`,
      token: index === 0 ? TOKEN : `dlz_${index}`,
      ...(stores === undefined ? {} : { stores }),
    })
  );
  const parsed = parseApiKeys(JSON.stringify(entries));
  if (!parsed.ok) throw new Error(parsed.faults.join());
  return createKeyRing(parsed.keys);
}

Deno.test("a key has the known names of its shops, and the ones it spells itself", () => {
  const stores = knownStores("Gent Zuid", "Luik");
  const keys = toKnownKeys(ring(["GENTZUID", "Luik", "Oostende"]), stores, { onLostKeys() {} });
  assertEquals(keys.verify(TOKEN)?.stores, ["Gent Zuid", "GENTZUID", "Luik", "Oostende"]);
  assertEquals(keys.verify(TOKEN), keys.verify(TOKEN));
  assertEquals(keys.verify("dlz_unknown"), undefined);
  stores.set("gentzuid", "OOSTENDE");
  assertEquals(keys.verify(TOKEN)?.stores, [
    "gentzuid",
    "GENTZUID",
    "Luik",
    "OOSTENDE",
    "Oostende",
  ]);
});

Deno.test("a key for all shops stays one", () => {
  const keys = toKnownKeys(ring(undefined), knownStores("Gent"), { onLostKeys() {} });
  assertEquals(keys.verify(TOKEN)?.stores, undefined);
});

Deno.test("keys of unknown shops are told of once, whenever keys or shops were read", () => {
  const told: (readonly LostKey[])[] = [];
  const stores = knownStores("Gent");
  let current = ring(["Gent"], ["Luik", "gent"]);
  const changing: ApiKeys = {
    verify: (token) => current.verify(token),
    all: () => current.all(),
    badSince: () => undefined,
  };
  const keys = toKnownKeys(changing, stores, { onLostKeys: (lost) => told.push(lost) });
  assertEquals(told.splice(0), [[{ key: "till-1", stores: ["Luik"] }]]);
  keys.verify(TOKEN);
  keys.badSince();
  assertEquals(told.splice(0), []);
  stores.set("Luik");
  // With no key in use, a scrape notices.
  keys.badSince();
  assertEquals(told.splice(0), [[
    { key: "till-0", stores: ["Gent"] },
    { key: "till-1", stores: ["gent"] },
  ]]);
  current = ring(["LUIK"]);
  keys.verify(TOKEN);
  assertEquals(told, []);
});

Deno.test("the warning about lost keys is bounded", () => {
  const told: LostKey[] = [];
  const shops = Array.from({ length: 50 }, (_, index) => `Shop ${index}`);
  toKnownKeys(ring(...Array<string[]>(30).fill(shops)), knownStores("Gent"), {
    onLostKeys: (lost) => told.push(...lost),
  });
  assertEquals([told.length, told[0]?.stores.length], [20, 20]);
});
