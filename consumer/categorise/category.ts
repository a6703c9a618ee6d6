/**
 * The categories of products: those that the rule file may name, and what
 * `basket_products.category` holds.
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

/** A category that has rules. */
export type RuledCategory = (typeof CATEGORIES)[number];

/** What a product name is classified as. */
export type Category = RuledCategory | typeof UNCATEGORISED;
