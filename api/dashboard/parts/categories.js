// @ts-check
/**
 * The names of categories in the reader's language. The API knows them by their English names, which
 * are also those in SQL and CSV.
 *
 * @module
 */
import { inLanguage } from "./language.js";

/** The categories that the page knows, in English. Each has a name in the other languages. */
const ENGLISH = {
  "Fruit": "Fruit",
  "Vegetables": "Vegetables",
  "Bakery": "Bakery",
  "Dairy": "Dairy",
  "Meat": "Meat",
  "Fish": "Fish",
  "Drinks": "Drinks",
  "Snacks": "Snacks",
  "Household": "Household",
  "Personal care": "Personal care",
  "Frozen": "Frozen",
  "Pantry": "Pantry",
  "Baby": "Baby",
  "Pets": "Pets",
  "Deposits": "Deposits",
  "Discounts": "Discounts",
  "Uncategorised": "Uncategorised",
};

/** By language. */
export const CATEGORY_NAMES = {
  en: ENGLISH,
  /** @type {typeof ENGLISH} */
  nl: {
    "Fruit": "Fruit",
    "Vegetables": "Groenten",
    "Bakery": "Bakkerij",
    "Dairy": "Zuivel",
    "Meat": "Vlees",
    "Fish": "Vis",
    "Drinks": "Dranken",
    "Snacks": "Snacks",
    "Household": "Huishouden",
    "Personal care": "Verzorging",
    "Frozen": "Diepvries",
    "Pantry": "Kruidenierswaren",
    "Baby": "Baby",
    "Pets": "Huisdieren",
    "Deposits": "Leeggoed",
    "Discounts": "Kortingen",
    "Uncategorised": "Zonder categorie",
  },
  /** @type {typeof ENGLISH} */
  fr: {
    "Fruit": "Fruits",
    "Vegetables": "Légumes",
    "Bakery": "Boulangerie",
    "Dairy": "Produits laitiers",
    "Meat": "Viande",
    "Fish": "Poisson",
    "Drinks": "Boissons",
    "Snacks": "Snacks",
    "Household": "Ménage",
    "Personal care": "Hygiène",
    "Frozen": "Surgelés",
    "Pantry": "Épicerie",
    "Baby": "Bébé",
    "Pets": "Animaux",
    "Deposits": "Consignes",
    "Discounts": "Remises",
    "Uncategorised": "Sans catégorie",
  },
};

/**
 * The reader's name of a category. One that the page does not know, of another version, keeps its own.
 *
 * @param {string} category as the API has it
 */
export function toCategoryName(category) {
  const names = new Map(Object.entries(inLanguage(CATEGORY_NAMES)));
  return names.get(category) ?? category;
}
