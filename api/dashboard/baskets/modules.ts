/**
 * The scripts of the dashboard as texts: the view of baskets.
 *
 * @module
 */
import basketSections from "./basket_sections.js" with { type: "text" };
import basketView from "./basket_view.js" with { type: "text" };

/** By their names in `assets/`. */
export const BASKETS_MODULES: Readonly<Record<string, string>> = {
  "baskets/basket_sections.js": basketSections,
  "baskets/basket_view.js": basketView,
};
