/**
 * Two sets of rules that a reader has in his head, and baskets that they see differently.
 *
 * @module
 */
import { createCategoriser, type VersionedRules } from "../../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../../consumer/prepare_record.ts";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aProduct } from "../../support/a_prepared.ts";

/** Version 3: a banana is unknown, and a tomato is a fruit. */
export const OLD_RULES: VersionedRules = aRuleSet(3, {
  Fruit: ["apple", "tomato"],
  Bakery: ["bread"],
});

/** Version 4: a banana is a fruit, and a tomato a vegetable. */
export const NEW_RULES: VersionedRules = aRuleSet(4, {
  Fruit: ["apple", "banana"],
  Vegetables: ["tomato"],
  Bakery: ["bread"],
});

/** Three shops, two days, prices with cents, a name twice in a basket, and one that costs nothing. */
export function prepareBaskets(rules: VersionedRules): readonly PreparedRecord[] {
  const prepare = createPrepareRecord({ ...rules, now: () => new Date("2026-01-20") });
  return ["Gent", "gent Zuid", "Ieper"].flatMap((store, shop) =>
    ["b-1", "b-10", "b-2"].map((id, index) => {
      const basket = aWireBasket({
        store,
        id,
        date: index === 2 ? "2026-01-02" : "2026-01-01",
        products: [
          aProduct("Banana", 0.29),
          aProduct("Bread", 2.5),
          aProduct("Banana", 0.31 + shop),
          aProduct("Tomato", shop === 0 ? 0 : 1.1),
          aProduct("Kwibo", 0.07),
        ],
      });
      return prepare(aRecord(basket, { offset: String(10 * shop + index) }));
    })
  );
}
/** Lines of {@linkcode prepareBaskets}. */
export const LINES = 45;

function aRuleSet(
  version: number,
  words: Readonly<Record<string, readonly string[]>>,
): VersionedRules {
  const categories = Object.fromEntries(
    Object.entries(words).map(([category, en]) => [category, { en }]),
  );
  return { categorise: createCategoriser({ version, categories }), rulesVersion: version };
}
