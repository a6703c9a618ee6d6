/**
 * Measures the category rules on 183 names that version 8 has not seen.
 *
 * `held_out_eighth.json` is of Open Food Facts, as a part of the seventh list is: drawn at random
 * among goods with a Belgian, Dutch or French bar code, every second one cut as tills cut them. A
 * fifth of that source was set apart for it by a hash before the rest was read for version 8. The
 * names were labelled and committed before they were scored. Percent, known and of those right, beside
 * what version 7 makes of the same names:
 *
 * | names       | number | version 8   | version 7   |
 * | ----------- | ------ | ----------- | ----------- |
 * | all         | 183    | 91.8 / 83.9 | 91.3 / 83.8 |
 * | Belgium     | 86     | 93.0 / 87.5 | 93.0 / 87.5 |
 * | France      | 51     | 92.2 / 85.1 | 92.2 / 85.1 |
 * | Netherlands | 46     | 89.1 / 75.6 | 87.0 / 75.0 |
 *
 * So what version 8 has learned hardly helps with other names of that source, which are of any shop
 * and any language, and of specialities that a supermarket sells seldom. Chance alone moves such a
 * figure by 5 points. For a figure of version 9 or later, draw new names.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toNamedKind } from "../../../consumer/categorise/to_named_kind.ts";
import { assertShare } from "./assert_share.ts";
import eighth from "./held_out_eighth.json" with { type: "json" };

Deno.test("categorise() keeps its share on the names that version 8 has not seen", () => {
  assertEquals(eighth.goods.length, 183);
  assertShare(eighth.goods, { known: 91, right: 83 }, "eighth");
});

Deno.test("toNamedKind() takes no good of the eighth list for a deposit or a discount", () => {
  assertEquals(eighth.goods.filter(([name = ""]) => toNamedKind(name) !== undefined), []);
});
