/**
 * Holds the table of categories in `docs/analytics.md` against the rules: every category has a row,
 * and its examples belong there.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { categorise } from "../../../consumer/categorise/categorise.ts";
import { CATEGORIES } from "../../../consumer/categorise/category.ts";
import { may } from "../../support/permissions.ts";

Deno.test({
  name: "the table of categories in the docs says what the rules do",
  ignore: !may.read,
  async fn(t) {
    const rows = (await Deno.readTextFile("docs/analytics.md")).split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .filter(([, category = ""]) => CATEGORIES.some((known) => known === category));
    assertEquals(rows.map(([, category]) => category), [...CATEGORIES]);
    for (const [, category, , examples = ""] of rows) {
      for (const [, name = ""] of examples.matchAll(/`([^`]+)`/g)) {
        await t.step(name, () => assertEquals(categorise(name), category));
      }
    }
  },
});
