/**
 * The categories of lines: those that the rule file may name, those of deposits and discounts, and
 * what `basket_products.category` holds.
 *
 * @module
 */

/** Every category that has rules, in the order of the rule file. */
export const CATEGORIES = [
  "Fruit",
  "Vegetables",
  "Bakery",
  "Dairy",
  "Meat",
  "Fish",
  "Drinks",
  "Snacks",
  "Household",
  "Personal care",
  "Frozen",
  "Pantry",
  "Baby",
  "Pets",
] as const;

/** The category of a name that no rule knows. */
export const UNCATEGORISED = "Uncategorised";

/** The categories of lines that are no goods, by `kind`. No rule and no name leads to them. */
export const KIND_CATEGORIES = { deposit: "Deposits", discount: "Discounts" } as const;

/** A category that has rules. */
export type RuledCategory = (typeof CATEGORIES)[number];

/** What a product name is classified as. */
export type Category = RuledCategory | typeof UNCATEGORISED;
