/**
 * The file of shops changes while the API runs, and a typo in it turns no till away.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { openKnownStores, STORE_SETTINGS } from "../../../api/stores/open_known_stores.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";

/** The shops of a file in memory, and a way to change it. */
function open(text: string, environment: Record<string, string> = { STORES_FILE: "stores.json" }) {
  const state = { text, version: 1, ms: 0 };
  const told: (readonly string[])[] = [];
  const stores = openKnownStores(readSettings((name) => environment[name], STORE_SETTINGS), {
    toFile: () => ({ version: () => String(state.version), read: () => state.text }),
    now: () => state.ms,
    date: () => new Date(state.ms),
    onBadFile: (faults) => told.push(faults),
    onGoodFile: () => told.push(["good"]),
  });
  return {
    stores,
    told,
    write(next: string) {
      state.text = next;
      state.version++;
      state.ms += 1_000;
    },
  };
}

Deno.test("without a file every name is a shop", () => {
  const { stores } = open("[", {});
  assertEquals(stores.current().resolve("any NAME"), "any NAME");
  assertEquals(stores.badSince(), undefined);
});

Deno.test("a changed file is taken over, and a bad one changes nothing", () => {
  const { stores, told, write } = open('["Gent"]');
  const known = () => ["Gent", "Luik"].map((store) => stores.current().resolve(store));
  assertEquals(known(), ["Gent", undefined]);
  write('["Luik"');
  assertEquals([known(), stores.badSince()?.getTime()], [["Gent", undefined], 1_000]);
  write('["Luik", "LUIK"]');
  assertEquals([known(), stores.badSince()?.getTime()], [["Gent", undefined], 1_000]);
  write('["Luik"]');
  assertEquals([known(), stores.badSince()], [[undefined, "Luik"], undefined]);
  assertEquals(told, [
    ["must be a JSON array of the shops' names"],
    ['/1 must differ from /0 in more than case, accents and blanks: "LUIK" and "Luik"'],
    ["good"],
  ]);
});

Deno.test("a file that is bad from the start stops the start with one message", () => {
  const error = assertThrows(() => open('["", 1]'), SettingsError);
  assertEquals(
    error.message,
    "Cannot start with these settings:\n" +
      "  STORES_FILE /0 must not be empty\n  STORES_FILE /1 must be a text",
  );
});
