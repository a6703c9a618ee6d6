/**
 * The page's texts: each in every language, none forgotten.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CATEGORY_NAMES, toCategoryName } from "../../../api/dashboard/parts/categories.js";
import { LANGUAGES, toLanguage } from "../../../api/dashboard/parts/language.js";
import {
  CATEGORIES,
  KIND_CATEGORIES,
  UNCATEGORISED,
} from "../../../consumer/categorise/category.ts";
import { may } from "../../support/permissions.ts";

const root = new URL("../../../api/dashboard/", import.meta.url);

/** The catalogs of every `words.js`: what it exports that has a part for each language. */
async function* readCatalogs() {
  for await (const { name: folder, isDirectory } of Deno.readDir(root)) {
    if (!isDirectory) continue;
    for await (const { name } of Deno.readDir(new URL(`${folder}/`, root))) {
      if (name !== "words.js") continue;
      const exported: Record<string, unknown> = await import(`${root}${folder}/${name}`);
      const catalogs = Object.entries(exported).filter(([, value]) => isCatalog(value));
      assertEquals(catalogs.length > 0, true, `${folder}/${name} exports no catalog`);
      for (const [key, value] of catalogs) {
        yield { name: `${folder}/${name} ${key}`, catalog: value as Record<string, unknown> };
      }
    }
  }
}

function isCatalog(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.keys(LANGUAGES).every((language) => language in value);
}

/** Every text with its path; a function counts by the number of its parameters. */
function toTexts(value: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, `function of ${value.length}`]];
  return Object.entries(value as Record<string, unknown>)
    .flatMap(([key, inner]) => toTexts(inner, `${path}/${key}`));
}

Deno.test({
  name: "every text of the page is there in every language",
  ignore: !may.read,
  async fn(t) {
    for await (const { name, catalog } of readCatalogs()) {
      await t.step(name, () => {
        const english = toTexts(catalog.en);
        for (const language of Object.keys(LANGUAGES)) {
          const texts = toTexts(catalog[language]);
          assertEquals(texts.map(([path]) => path), english.map(([path]) => path), language);
          assertEquals(
            texts.filter(([, text]) => text.trim() === "").map(([path]) => path),
            [],
            `empty in ${language}`,
          );
          const isFunction = ([, text]: readonly [string, string]) => /^function of/.test(text);
          assertEquals(texts.filter(isFunction), english.filter(isFunction), language);
        }
      });
    }
  },
});

Deno.test("every category has a name in every language", () => {
  const known = [...CATEGORIES, ...Object.values(KIND_CATEGORIES), UNCATEGORISED].sort();
  for (const names of Object.values(CATEGORY_NAMES)) {
    assertEquals(Object.keys(names).sort(), known);
  }
  assertEquals(toCategoryName("Of a later version"), "Of a later version");
  assertEquals(toCategoryName("__proto__"), "__proto__");
});

Deno.test("toLanguage() follows the reader's choice, then the browser", async (t) => {
  const cases = [
    { chosen: null, preferred: ["nl-BE", "en"], expected: ["nl", "nl-BE"] },
    { chosen: null, preferred: ["de-DE", "fr", "nl"], expected: ["fr", "fr"] },
    { chosen: null, preferred: ["en-US"], expected: ["en", "en-US"] },
    { chosen: null, preferred: ["de"], expected: ["en", "en-GB"] },
    { chosen: null, preferred: [], expected: ["en", "en-GB"] },
    { chosen: "fr", preferred: ["nl-NL"], expected: ["fr", "fr-BE"] },
    { chosen: "nl", preferred: ["en", "NL-nl"], expected: ["nl", "NL-nl"] },
    { chosen: "constructor", preferred: ["fr-FR"], expected: ["fr", "fr-FR"] },
  ] as const;
  for (const { expected, ...reader } of cases) {
    await t.step(JSON.stringify(reader), () => {
      const { language, locale } = toLanguage(reader);
      assertEquals([language, locale], [...expected]);
    });
  }
});
