/**
 * Every parameter of every route, in paths and queries, with values that no shop, id or report has:
 * refused at once, and whatever gets through harms no statement.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { toDeadLetterRoutes } from "../../api/dead_letters/dead_letter_routes.ts";
import { DEFAULT_TIME_ZONE } from "../../api/stats/time_zone.ts";
import { aDocumentedApp, someStats } from "../api/docs/support/a_documented_app.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { fillPath, findPlaces, type Place } from "./support/parameter_places.ts";

const { openDatabase } = usePostgres();

/** As they stand in a URL. No parameter takes one of them. */
const IMPOSSIBLE = [
  { name: "NUL", value: "%00" },
  { name: "NUL in a word", value: "a%00b" },
  { name: "a control character", value: "%01" },
  { name: "a line feed in a word", value: "a%0Ab" },
  { name: "DEL", value: "a%7Fb" },
  { name: "a C1 control", value: "a%C2%85b" },
  { name: "more than any text may have", value: "x".repeat(513) },
  { name: "10,000 combining marks", value: "a" + "%CC%95%CC%96".repeat(1_000) },
] as const;

/** Which some parameters take. */
const ODD = [
  { name: "no UTF-8", value: "%FF%FE" },
  { name: "a surrogate in UTF-8", value: "%ED%A0%80" },
  { name: "not in NFC", value: "Cafe%CC%81" },
  { name: "64 characters outside the BMP", value: "%F0%9F%92%A9".repeat(64) },
  { name: "65 characters", value: "x".repeat(65) },
  { name: "invisible characters", value: "a%E2%80%8B%E2%80%AEb" },
  { name: "blanks", value: "%20%09" },
  { name: "a broken escape", value: "%" },
  { name: "another", value: "%zz" },
  { name: "a slash", value: "%2F" },
  { name: "a parent", value: "%2E%2E" },
  { name: "an object's own names", value: "__proto__" },
  { name: "a quote", value: "'%22%5C;--" },
  { name: "a wildcard", value: "%25_" },
  { name: "a regular expression", value: "%28%5B%2B" },
  { name: "no number", value: "NaN" },
  { name: "a negative number", value: "-1" },
  { name: "beyond 32 bits", value: "2147483648" },
  { name: "nine digits", value: "999999999" },
  { name: "beyond 64 bits", value: "9223372036854775808" },
  { name: "eighteen digits", value: "999999999999999999" },
  { name: "an exponent", value: "1e309" },
  { name: "other digits", value: "%D9%A1%D9%A2" },
  { name: "year 0", value: "0000-01-01" },
  { name: "the last day", value: "9999-12-31" },
  { name: "no such day", value: "2026-02-30" },
  { name: "infinity", value: "infinity" },
  { name: "a cursor", value: "2026-01-01/%00/x" },
  { name: "an encoded cursor", value: "2026-01-01%2F%2500%2Fx" },
  { name: "a letter's cursor", value: `t/2147483648@0~${"0".repeat(64)}` },
  { name: "a letter's other cursor", value: `t/0@999999999999999999~${"0".repeat(64)}` },
] as const;

Deno.test("a value that no parameter takes is refused before the database is asked", async (t) => {
  const { document, request } = aDocumentedApp();
  const places = findPlaces(document);
  assert(places.length > 60, `only ${places.length} parameters were found`);
  for (const place of places) {
    await t.step(toName(place), async () => {
      const wrong: string[] = [];
      // A cause may quote control characters, as what is refused for them has them.
      const values = place.parameter === "cause" ? IMPOSSIBLE.filter(isInNoText) : IMPOSSIBLE;
      for (const { name, value } of values) {
        const response = await request(fillPath(place, value));
        await response.body?.cancel();
        if (response.status < 400 || response.status >= 500) {
          wrong.push(`${name}: ${response.status}`);
        }
      }
      assertEquals(wrong, []);
    });
  }
});

Deno.test("whatever a parameter holds, no answer is an error of the server", {
  ignore: !may.runStack,
}, async (t) => {
  await using database = await openDatabase();
  const { document, request } = aDocumentedApp({
    database,
    stats: someStats(database, { timeZone: DEFAULT_TIME_ZONE }),
    deadLetters: toDeadLetterRoutes({ database, waitMs: 0 }),
  });
  for (const place of findPlaces(document)) {
    await t.step(toName(place), async () => {
      const wrong: string[] = [];
      for (const { name, value } of [...IMPOSSIBLE, ...ODD, ...someBytes(place)]) {
        const response = await request(fillPath(place, value));
        await response.body?.cancel();
        if (response.status >= 500) wrong.push(`${name}: ${response.status}`);
      }
      assertEquals(wrong, []);
    });
  }
});

function isInNoText({ value }: { readonly value: string }): boolean {
  return value.includes("%00") || value.length > 500;
}

/** Other bytes for each place, the same in every run. */
function someBytes({ path, parameter, by = "" }: Place) {
  let seed = 7;
  for (const character of path + parameter + by) {
    seed = next(seed + (character.codePointAt(0) ?? 0));
  }
  return Array.from({ length: 10 }, () => {
    let value = "";
    for (let length = seed % 90; length >= 0; length--) {
      seed = next(seed);
      value += `%${(seed >> 8 & 0xff).toString(16).padStart(2, "0")}`;
    }
    return { name: value, value };
  });
}

/** Numerical Recipes' generator. */
function next(seed: number): number {
  return Math.imul(seed, 1_664_525) + 1_013_904_223 >>> 1;
}

function toName({ path, parameter, kind }: Place): string {
  return `${parameter} in the ${kind} of ${path}`;
}
