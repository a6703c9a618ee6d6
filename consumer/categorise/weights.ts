/**
 * Which of several known words in a name decides its category. These numbers are the rules of
 * precedence; `chooseEntry` applies them.
 *
 * @module
 */
import type { RuledCategory } from "./category.ts";

/**
 * The heavier word wins.
 *
 * - For whom and how kept beats what: `dog food chicken`, `frozen peas`, `baby shampoo`.
 * - Non-food beats food: `lemon dish soap`. Food is a scent there; the reverse does not happen.
 * - A made product beats what it is made of: `apple pie`, `yoghurt aardbei`, `chicken soup`.
 * - A made product beats a brand, since a brand makes several: `Nutella biscuits`.
 * - Meat and fish beat the fruit and vegetables served with them: `poulet à l'ananas`. So do the
 *   ingredients cheese, butter and cream, which lose to what is made with them: `kaas croissant`.
 * - A shape loses to every other word: `salade de fruits` is Fruit, `salade` alone Vegetables.
 */
export const WEIGHTS = {
  decisive: 9,
  Pets: 8,
  Baby: 8,
  Household: 7,
  "Personal care": 7,
  Bakery: 5,
  Dairy: 5,
  Drinks: 5,
  Snacks: 5,
  Frozen: 5,
  Pantry: 5,
  brands: 4,
  preserving: 3,
  ingredients: 2,
  Meat: 2,
  Fish: 2,
  Fruit: 1,
  Vegetables: 1,
  flavours: 1,
  shapes: 0,
} as const satisfies Record<RuledCategory, number> & Record<string, number>;
